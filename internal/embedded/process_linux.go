package embedded

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"syscall"
)

// attributes make a child that runs as who, in a process group of its own so that Ctrl-C reaches this process first,
// and that the kernel stops when this process is killed.
func attributes(who *owner, volatile bool) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGINT}
	if volatile {
		a.Pdeathsig = syscall.SIGQUIT
	}
	if who != nil {
		a.Credential = &syscall.Credential{Uid: uint32(who.uid), Gid: uint32(who.gid)}
	}
	return a
}

// runs reports whether process pid is the postmaster of the cluster.
func runs(pid int, cluster string) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return false
	}
	return slices.ContainsFunc(bytes.Split(line, []byte{0}), func(arg []byte) bool { return string(arg) == cluster })
}
