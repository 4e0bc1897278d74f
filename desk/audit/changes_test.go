package audit

import (
	"reflect"
	"slices"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
)

func TestEverySettingHasAPage(t *testing.T) {
	for i := range reflect.TypeFor[desk.Settings]().NumField() {
		if name := reflect.TypeFor[desk.Settings]().Field(i).Name; name != "Version" && settingFields[name].label == "" {
			t.Errorf("the setting %s stands on no page: see settingFields", name)
		}
	}
}

func TestSettingsChanges(t *testing.T) {
	before := settings.Default()
	now := before
	now.ShopName, now.Hosts, now.Second, now.Version = "x", []string{}, desk.SecondAll, 9
	got := SettingsChanges(before, now)
	if len(got) != 2 || !slices.Equal(got[Shop], []string{"settings.shop_name"}) || !slices.Equal(got[Security], []string{"second.who"}) {
		t.Error(got)
	}
	if got := SettingsChanges(before, before); len(got) != 0 {
		t.Error(got)
	}
}
