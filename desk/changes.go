package desk

import "reflect"

// settingField says on which page a setting stands, and the key of its label.
type settingField struct {
	page  AuditKind
	label string
}

// settingFields are all settings but the version. A setting that is new gets a line here, so that what is noted of its changes has words.
var settingFields = map[string]settingField{
	"ShopName": {AuditShop, "settings.shop_name"}, "Lang": {AuditShop, "settings.lang"}, "Zone": {AuditShop, "settings.zone"},
	"PublicURL": {AuditShop, "settings.public_url"}, "Hosts": {AuditShop, "settings.hosts"}, "Undo": {AuditShop, "settings.undo"},
	"ReopenWithin": {AuditShop, "settings.reopen"}, "ThanksStay": {AuditShop, "settings.thanks_stay"}, "PollEvery": {AuditShop, "settings.poll"},
	"MaxMail": {AuditShop, "settings.max_mail"}, "BackupOn": {AuditShop, "settings.backup_on"}, "BackupDir": {AuditShop, "settings.backup_dir"},
	"Second":   {AuditSecurity, "second.who"},
	"Texts":    {AuditTexts, "settings.texts"},
	"RatingOn": {AuditRatings, "settings.rating_on"}, "RatingDelay": {AuditRatings, "settings.rating_delay"}, "RatingEvery": {AuditRatings, "settings.rating_every"},
	"SpamFilter": {AuditSpam, "settings.spam"},
	"Brand":      {AuditHelp, "settings.brand"}, "Greeting": {AuditHelp, "settings.greeting"}, "Hours": {AuditHelp, "settings.hours"}, "HelpOn": {AuditHelp, "settings.help_on"},
	"Widget":      {AuditHelp, "settings.widget"},
	"AskOn":       {AuditHelp, "settings.ask_on"},
	"AckArticles": {AuditHelp, "settings.ack_articles"},
	"Phone":       {AuditHelp, "settings.phone"}, "ShowAddress": {AuditHelp, "settings.show_address"}, "Logo": {AuditHelp, "settings.logo"},
	"ExportDir": {AuditHelp, "settings.export_dir"}, "ExportBase": {AuditHelp, "settings.export_base"},
}

// SettingsChanges are the labels of the settings that differ, by the page they stand on.
func SettingsChanges(before, now Settings) map[AuditKind][]string {
	changes := map[AuditKind][]string{}
	a, b := reflect.ValueOf(before), reflect.ValueOf(now)
	for i := range a.NumField() {
		field, ok := settingFields[a.Type().Field(i).Name]
		if ok && !sameValue(a.Field(i), b.Field(i)) {
			changes[field.page] = append(changes[field.page], field.label)
		}
	}
	return changes
}

// sameValue takes an empty list or map for none.
func sameValue(a, b reflect.Value) bool {
	if k := a.Kind(); (k == reflect.Map || k == reflect.Slice) && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}
