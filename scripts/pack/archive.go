package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"os"
	"slices"
	"strings"
)

func sorted(files []file) []file {
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return files
}

func (p *packer) tarball(name string, files []file) error {
	var out bytes.Buffer
	squeeze, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := tar.NewWriter(squeeze)
	for _, f := range files {
		head := &tar.Header{Name: f.name, Mode: int64(f.mode), Size: int64(len(f.bytes)), ModTime: p.at, Format: tar.FormatPAX}
		if err := w.WriteHeader(head); err != nil {
			return err
		}
		if _, err := w.Write(f.bytes); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := squeeze.Close(); err != nil {
		return err
	}
	return p.write(name, out.Bytes())
}

func (p *packer) zip(name string, files []file) error {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		head := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: p.at}
		head.SetMode(f.mode) // macOS starts nothing that is not executable
		entry, err := w.CreateHeader(head)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.bytes); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return p.write(name, out.Bytes())
}

// icns wraps a PNG of 512 pixels as an Apple icon: the letters "icns", the length of all, then type, length, PNG.
func icns(from string) ([]byte, error) {
	png, err := os.ReadFile(from)
	if err != nil {
		return nil, err
	}
	out := []byte("icns")
	out = binary.BigEndian.AppendUint32(out, uint32(16+len(png)))
	out = append(out, "ic09"...)
	out = binary.BigEndian.AppendUint32(out, uint32(8+len(png)))
	return append(out, png...), nil
}
