package desk

import (
	"slices"
	"strings"
	"unicode"
)

// Risk is why a file should not be opened without a thought. Its words are risk.<kind>.
type Risk string

const (
	RiskProgram   Risk = "program"   // it runs
	RiskScript    Risk = "script"    // a text that a computer carries out
	RiskPage      Risk = "page"      // HTML or SVG: it may hold script, and pass for a log-in page
	RiskMacro     Risk = "macro"     // an office file that may run something
	RiskShortcut  Risk = "shortcut"  // it opens something else
	RiskDisk      Risk = "disk"      // a disk image, whose files Windows does not warn of
	RiskDisguised Risk = "disguised" // its name is made to look like that of another kind of file
	RiskArchive   Risk = "archive"   // an archive that holds one of these
	RiskLocked    Risk = "locked"    // an archive with a password: nobody could look into it on the way
)

// risks by the end of a file's name.
var risks = func() map[string]Risk {
	m := map[string]Risk{}
	for risk, endings := range map[Risk]string{
		RiskProgram:  "exe com scr pif msi msp msix msixbundle appx appxbundle appinstaller cpl dll ocx sys drv gadget jar jnlp class app pkg dmg apk xapk ipa deb rpm run bin elf appimage xll wll",
		RiskScript:   "js jse mjs vbs vbe wsf wsh wsc ws bat cmd ps1 ps1xml ps2 psm1 psd1 psc1 msh hta sct sh bash zsh csh command py pyc pyw pl rb php php3 php5 phtml asp aspx jsp cgi reg inf msc chm hlp ade adp mde mdb accde accdb osts scpt applescript workflow action au3 ahk lua",
		RiskPage:     "htm html xhtml xht shtml mht mhtml svg svgz xml xsl xslt",
		RiskMacro:    "docm dotm xlsm xltm xlsb xlam xla pptm potm ppam ppsm sldm dot xlt pot one onepkg slk iqy oqy dqy rqy wbk pub",
		RiskShortcut: "lnk url website webloc desktop scf search-ms searchconnector-ms library-ms settingcontent-ms theme themepack rdp diagcab application appref-ms torrent",
		RiskDisk:     "iso img vhd vhdx udf daa wim vmdk",
	} {
		for _, e := range strings.Fields(endings) {
			m[e] = risk
		}
	}
	return m
}()

// riskyTypes are the media types of such files, for those whose names say nothing.
var riskyTypes = map[string]Risk{
	"text/html": RiskPage, "application/xhtml+xml": RiskPage, "image/svg+xml": RiskPage, "text/xml": RiskPage, "application/xml": RiskPage, "multipart/related": RiskPage,
	"application/javascript": RiskScript, "text/javascript": RiskScript, "application/x-javascript": RiskScript, "text/vbscript": RiskScript, "application/hta": RiskScript,
	"application/x-sh": RiskScript, "application/x-shellscript": RiskScript, "application/x-bat": RiskScript, "application/x-powershell": RiskScript,
	"application/x-msdownload": RiskProgram, "application/x-msdos-program": RiskProgram, "application/x-dosexec": RiskProgram, "application/vnd.microsoft.portable-executable": RiskProgram,
	"application/x-msi": RiskProgram, "application/java-archive": RiskProgram, "application/vnd.android.package-archive": RiskProgram, "application/x-executable": RiskProgram,
	"application/vnd.ms-word.document.macroenabled.12": RiskMacro, "application/vnd.ms-excel.sheet.macroenabled.12": RiskMacro, "application/vnd.ms-excel.sheet.binary.macroenabled.12": RiskMacro,
	"application/vnd.ms-powerpoint.presentation.macroenabled.12": RiskMacro, "application/x-ms-shortcut": RiskShortcut, "application/x-mswinurl": RiskShortcut,
	"application/x-iso9660-image": RiskDisk,
}

// harmless are the endings behind which a program hides: "invoice.pdf.exe".
var harmless = strings.Fields("pdf doc docx xls xlsx ppt pptx txt rtf csv jpg jpeg png gif webp heic bmp mp3 mp4 mov avi zip rar 7z eml msg odt ods html htm")

// RiskOf says what is to be feared of a file by its name and type; "" for most files. Whether an archive holds such a file only its
// reader knows.
func RiskOf(name, mediaType string) Risk {
	risk, disguised := riskOfName(name)
	if risk == "" {
		risk = riskyTypes[strings.ToLower(strings.TrimSpace(mediaType))]
	}
	if disguised && (risk != "" || turned(name)) {
		return RiskDisguised
	}
	return risk
}

func riskOfName(name string) (risk Risk, disguised bool) {
	parts := strings.Split(strings.ToLower(strings.TrimRight(FileName(name), ". ")), ".")
	if len(parts) < 2 {
		return "", turned(name)
	}
	last, before := strings.TrimSpace(parts[len(parts)-1]), strings.TrimSpace(parts[len(parts)-2])
	if i := strings.IndexAny(last, ":_ "); i > 0 { // "x.exe::$DATA" is x.exe to Windows
		last = last[:i]
	}
	return risks[last], turned(name) || len(parts) > 2 && slices.Contains(harmless, before) || strings.Contains(name, "     ")
}

// turned says whether a name has characters that turn the direction of those after them: "photo_\u202egpj.exe" reads as photo_exe.jpg.
func turned(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 })
}

// FileName is a name as it may be shown and saved: on one line, without folders, and without characters that nobody sees or that
// turn the direction of the others.
func FileName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '/' || r == '\\':
			return '_'
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != 0x200c && r != 0x200d: // joiners are part of how some languages are spelt
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, "�"))
	if name = strings.TrimSpace(name); strings.Trim(name, ".") == "" {
		return "file"
	}
	return name
}
