package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

func (o options) path(name string) string { return filepath.Join(o.dir, name) }

// A child is an engine in a process of its own, which obeys commands.
type child struct {
	name    string
	process *exec.Cmd
	to      io.WriteCloser
	from    *bufio.Reader
}

// ourChild starts our engine for an index of the size.
func (o options) ourChild(size int) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return start("ours", self, "-serve", strconv.Itoa(size), "-dir", o.dir, "-corpus", o.corpus, "-samples", o.samples,
		"-seed", strconv.FormatUint(o.seed, 10))
}

// peerChild starts Lucene.
func (o options) peerChild() (*child, error) {
	return start("Lucene", "java", "-Xmx4g", "-cp", o.classpath, "Peer", o.path("documents.tsv"),
		o.path("questions.tsv"), o.path("lucene"))
}

func start(name, program string, args ...string) (*child, error) {
	c := &child{name: name, process: exec.Command(program, args...)}
	c.process.Stderr = os.Stderr
	to, err := c.process.StdinPipe()
	if err != nil {
		return nil, err
	}
	from, err := c.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.to, c.from = to, bufio.NewReader(from)
	return c, c.process.Start()
}

// tell gives a command and reads what is answered into said.
func (c *child) tell(said any, command string, args ...any) error {
	if _, err := fmt.Fprintf(c.to, command+"\n", args...); err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	line, err := c.from.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, said)
	}
	if err != nil {
		return fmt.Errorf("%s: %s: %w", c.name, command, err)
	}
	return nil
}

// stop lets the process end in its own time.
func (c *child) stop() error {
	_, err := fmt.Fprintln(c.to, "quit")
	return errors.Join(err, c.to.Close(), c.process.Wait())
}
