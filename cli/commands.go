package cli

// commands in the order in which the help lists them.
var commands []command

// It is filled here and not where it stands because `help` reads it.
func init() {
	commands = []command{
		{name: "serve", about: "cli.about.serve", flags: new(serveOptions).flags, run: serve},
		{name: "demo", about: "cli.about.demo", flags: demoFlags, run: runDemo},
		{name: "init", about: "cli.about.init", flags: new(initOptions).flags, run: setUp},
		{name: "parse", about: "cli.about.parse", usage: "cli.usage.parse", run: runParse},
		{name: "token create", about: "cli.about.token", usage: "cli.usage.token", flags: new(tokenOptions).flags, run: createToken},
		{name: "agent add", about: "cli.about.agent.add", usage: "cli.usage.agent", flags: new(agentOptions).flags, run: addAgent},
		{name: "agent password", about: "cli.about.agent.password", usage: "cli.usage.agent", flags: new(passwordOptions).changing, run: changePassword},
		{name: "agent list", about: "cli.about.agent.list", flags: new(dataOptions).flags, run: listAgents},
		{name: "export-site", about: "cli.about.export_site", usage: "cli.usage.export_site", flags: new(exportOptions).flags, run: exportSite},
		{name: "articles import", about: "cli.about.articles.import", usage: "cli.usage.articles.import", flags: new(importOptions).flags, run: importArticles},
		{name: "articles export", about: "cli.about.articles.export", usage: "cli.usage.articles.export", flags: new(dataOptions).flags, run: exportArticles},
		{name: "backup", about: "cli.about.backup", usage: "cli.usage.backup", flags: new(dataOptions).flags, run: backup},
		{name: "restore", about: "cli.about.restore", usage: "cli.usage.restore", flags: new(restoreOptions).flags, run: restore},
		{name: "reparse", about: "cli.about.reparse", flags: new(reparseOptions).flags, run: reparse},
		{name: "doctor", about: "cli.about.doctor", flags: new(dataOptions).flags, run: doctor},
		{name: "version", about: "cli.about.version", run: version},
		{name: "help", about: "cli.about.help", usage: "cli.usage.help", run: help},
	}
}
