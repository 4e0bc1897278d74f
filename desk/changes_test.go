package desk

import (
	"reflect"
	"slices"
	"testing"
)

func TestEverySettingHasAPage(t *testing.T) {
	for i := range reflect.TypeFor[Settings]().NumField() {
		if name := reflect.TypeFor[Settings]().Field(i).Name; name != "Version" && settingFields[name].label == "" {
			t.Errorf("the setting %s stands on no page: see settingFields", name)
		}
	}
}

func TestSettingsChanges(t *testing.T) {
	before := DefaultSettings()
	now := before
	now.ShopName, now.Hosts, now.Second, now.Version = "x", []string{}, SecondAll, 9
	got := SettingsChanges(before, now)
	if len(got) != 2 || !slices.Equal(got[AuditShop], []string{"settings.shop_name"}) || !slices.Equal(got[AuditSecurity], []string{"second.who"}) {
		t.Error(got)
	}
	if got := SettingsChanges(before, before); len(got) != 0 {
		t.Error(got)
	}
}
