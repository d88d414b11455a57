package apptest

import (
	"bytes"

	"jiebang/internal/app"
)

// Exported is the file of a list in a format, with its name.
func Exported(format string, write func(*app.Export) error) (name string, content []byte, err error) {
	var file bytes.Buffer
	e := &app.Export{Format: format, To: &file}
	if err := write(e); err != nil {
		return "", nil, err
	}
	return e.Name, file.Bytes(), nil
}
