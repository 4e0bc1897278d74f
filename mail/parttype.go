package mail

import "strings"

// kinds are the media types of names that mail often carries as application/octet-stream. Own table: the one of the
// operating system differs from machine to machine.
var kinds = map[string]string{
	"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "bmp": "image/bmp",
	"tif": "image/tiff", "tiff": "image/tiff", "heic": "image/heic", "svg": "image/svg+xml", "ico": "image/x-icon",
	"txt": "text/plain", "csv": "text/csv", "log": "text/plain", "md": "text/markdown", "html": "text/html", "htm": "text/html", "ics": "text/calendar", "vcf": "text/vcard", "xml": "application/xml", "json": "application/json", "rtf": "application/rtf",
	"doc": "application/msword", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xls": "application/vnd.ms-excel", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"ppt": "application/vnd.ms-powerpoint", "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
	"zip": "application/zip", "gz": "application/gzip", "7z": "application/x-7z-compressed", "rar": "application/vnd.rar", "tar": "application/x-tar",
	"mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "amr": "audio/amr", "ogg": "audio/ogg", "mp4": "video/mp4", "mov": "video/quicktime", "avi": "video/x-msvideo", "webm": "video/webm",
	"eml": "message/rfc822", "msg": "application/vnd.ms-outlook", "p7s": "application/pkcs7-signature", "asc": "application/pgp-signature",
}

// typeByName is the media type that a file's name suggests.
func typeByName(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		if t, ok := kinds[strings.ToLower(name[i+1:])]; ok {
			return t
		}
	}
	return "application/octet-stream"
}

// extensions are for files that come without a name.
var extensions = map[string]string{
	"image/png": ".png", "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "image/bmp": ".bmp", "image/tiff": ".tif",
	"application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/calendar": ".ics", "text/vcard": ".vcf", "text/x-vcard": ".vcf",
	"application/zip": ".zip", "application/rtf": ".rtf", "text/rtf": ".rtf", "message/rfc822": ".eml", "application/xml": ".xml", "text/xml": ".xml", "application/json": ".json",
	"audio/mpeg": ".mp3", "audio/wav": ".wav", "video/mp4": ".mp4", "application/msword": ".doc", "application/pkcs7-signature": ".p7s", "application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m",
}

func extensionOf(media string) string {
	if strings.HasPrefix(media, "message/") {
		return ".eml"
	}
	return extensions[media]
}
