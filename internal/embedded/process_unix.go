//go:build unix && !linux

package embedded

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// attributes make a child that runs as who, in a process group of its own so that Ctrl-C reaches this process first.
// This system has no way to end it together with this process; the next start does.
func attributes(who *owner, _ bool) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	if who != nil {
		a.Credential = &syscall.Credential{Uid: uint32(who.uid), Gid: uint32(who.gid)}
	}
	return a
}

// runs reports whether process pid is the postmaster of the cluster.
func runs(pid int, cluster string) bool {
	line, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.Contains(string(line), cluster)
}
