package audit

import (
	"reflect"

	"github.com/deskbell/deskbell/desk"
)

// settingField says on which page a setting stands, and the key of its label.
type settingField struct {
	page  Kind
	label string
}

// settingFields are all settings but the version. A setting that is new gets a line here, so that what is noted of its changes has words.
var settingFields = map[string]settingField{
	"ShopName": {Shop, "settings.shop_name"}, "Lang": {Shop, "settings.lang"}, "Zone": {Shop, "settings.zone"},
	"PublicURL": {Shop, "settings.public_url"}, "Hosts": {Shop, "settings.hosts"}, "Undo": {Shop, "settings.undo"},
	"ReopenWithin": {Shop, "settings.reopen"}, "ThanksStay": {Shop, "settings.thanks_stay"}, "PollEvery": {Shop, "settings.poll"},
	"MaxMail": {Shop, "settings.max_mail"}, "BackupOn": {Shop, "settings.backup_on"}, "BackupDir": {Shop, "settings.backup_dir"},
	"Second":   {Security, "second.who"},
	"Texts":    {Texts, "settings.texts"},
	"RatingOn": {Ratings, "settings.rating_on"}, "RatingDelay": {Ratings, "settings.rating_delay"}, "RatingEvery": {Ratings, "settings.rating_every"},
	"SpamFilter": {Spam, "spam.filter_on"},
	"Brand":      {Help, "settings.brand"}, "Greeting": {Help, "settings.greeting"}, "Hours": {Help, "settings.hours"}, "HelpOn": {Help, "settings.help_on"},
	"Widget":      {Widget, "settings.widget"},
	"AskOn":       {Help, "settings.ask_on"},
	"AckArticles": {Help, "settings.ack_articles"},
	"Phone":       {Help, "settings.phone"}, "ShowAddress": {Help, "settings.show_address"}, "Logo": {Help, "settings.logo"},
	"ExportDir": {Help, "settings.export_dir"}, "ExportBase": {Help, "settings.export_base"},
}

// SettingsChanges are the labels of the settings that differ, by the page they stand on.
func SettingsChanges(before, now desk.Settings) map[Kind][]string {
	changes := map[Kind][]string{}
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
