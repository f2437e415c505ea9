// What the kernel has where a BPF program sees its context: contexts that differ from the object behind them, by the
// names of their structs (the kernel's list is include/linux/bpf_types.h).

const BEHIND: Readonly<Record<string, string>> = {
  __sk_buff: "sk_buff",
  bpf_perf_event_data: "bpf_perf_event_data_kern",
  bpf_sk_lookup: "bpf_sk_lookup_kern",
  bpf_sock: "sock",
  bpf_sock_addr: "bpf_sock_addr_kern",
  bpf_sock_ops: "bpf_sock_ops_kern",
  bpf_sockopt: "bpf_sockopt_kern",
  bpf_sysctl: "bpf_sysctl_kern",
  sk_msg_md: "sk_msg",
  sk_reuseport_md: "sk_reuseport_kern",
  xdp_md: "xdp_buff",
};

/** Name of the kernel's struct behind a context's; undefined for structs that are what they seem. */
export function kernelContext(programType: string, struct: string): string | undefined {
  if (programType === "flow_dissector" && struct === "__sk_buff") return "bpf_flow_dissector";
  return BEHIND[struct];
}
