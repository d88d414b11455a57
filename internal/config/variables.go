package config

import "slices"

// Variable is one environment variable a process obeys.
type Variable struct {
	Name    string
	Default string
	Help    string // for `jiebang help`: English
	Chinese string // the same for the operator
}

// Variables lists every variable [Load] reads, in the order an operator meets them.
func Variables() []Variable {
	return []Variable{
		{"DATABASE_URL", "", "PostgreSQL, postgres://…; without it a private one is started",
			"PostgreSQL 连接地址；不设则自动启动自带的数据库"},
		{"REDIS_URL", "", "Redis (single, ?addr=… for Cluster, ?master_name=… for Sentinel); without it the in-process cache", "Redis 连接地址；不设则使用进程内缓存（仅适合单机）"},
		{"JIEBANG_ADDR", "127.0.0.1:8080", "address to listen on", "监听地址"},
		{"JIEBANG_DATA", "./data", "folder for the search index and the private database", "数据目录：检索索引与自带数据库"},
		{"JIEBANG_SEAL_KEY", "", "keys that close bids, base64, comma separated, the newest first; the same on every node", "密封揭榜方案的密钥（base64，多个用逗号分隔，新的在前），各节点相同"},
		{"JIEBANG_SEAL_KEY_FILE", "", "the same from a file; without either, one node makes JIEBANG_DATA/seal.key",
			"密封密钥文件；两者都不设时，单机自动生成“数据目录/seal.key”"},
		{"JIEBANG_SEAL_KEY_LOST", "false", "start although a key that open bids need is missing; those bids can never be read", "确认密封密钥已无法找回仍然启动，相关方案将永远不能开启"},
		{"JIEBANG_BASE_URL", "", "how people reach the site; http://JIEBANG_ADDR if unset", "对外访问地址；不设则为 http://监听地址"},
		{"JIEBANG_SECURE_COOKIES", "", "cookies only over HTTPS; true when the base URL is https",
			"仅在 HTTPS 下发送 Cookie；对外地址为 https 时默认开启"},
		{"JIEBANG_TRUSTED_PROXIES", "", "proxies, by address or network, whose X-Real-IP is believed; comma separated",
			"可信代理的地址或网段（采信其 X-Real-IP），逗号分隔"},
		{"JIEBANG_LOG", "info", "debug, info, warn or error, and text or json, comma separated", "日志级别与格式，逗号分隔"},
		{"JIEBANG_WORKERS", "true", "whether serve also does background work", "serve 是否同时处理后台任务"},
	}
}

func defaultOf(name string) string {
	vars := Variables()
	return vars[slices.IndexFunc(vars, func(v Variable) bool { return v.Name == name })].Default
}
