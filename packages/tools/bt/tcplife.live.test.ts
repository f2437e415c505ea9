import assert from "node:assert/strict";
import { type AddressInfo, connect, createServer } from "node:net";
import { test } from "node:test";
import { LiveTool, type Row } from "../test/live-tool.ts";

const SENT = 100 * 1024;
const ANSWERED = 50 * 1024;

/** One connection: the client sends, the server answers, the client closes. Gives the ports of both. */
async function converse(host: string): Promise<{ client: number; server: number }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let received = 0;
    socket.on("data", (chunk) => {
      received += chunk.length;
      if (received === SENT) socket.write(Buffer.alloc(ANSWERED));
    });
    socket.on("end", () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host, port, allowHalfOpen: true });
  let received = 0;
  await new Promise<void>((resolve) => socket.on("connect", resolve));
  const client = socket.localPort ?? 0;
  const answered = new Promise<void>((resolve) => {
    socket.on("data", (chunk) => {
      received += chunk.length;
      if (received === ANSWERED) resolve();
    });
  });
  socket.write(Buffer.alloc(SENT));
  await answered;
  socket.end();
  await new Promise((resolve) => socket.on("close", resolve));
  await new Promise((resolve) => server.close(resolve));
  return { client, server: port };
}

function facts(row: Row | undefined): unknown[] {
  return ["IP", "LADDR", "LPORT", "RADDR", "RPORT", "TX_KB", "RX_KB"].map((name) => row?.[name]);
}

for (const [host, version, option] of [
  ["127.0.0.1", 4, "-4"],
  ["::1", 6, "-6"],
] as const) {
  test(`tcplife tells both ends of a connection over IPv${version}`, async () => {
    const tool = await LiveTool.start("tcplife", "--json", option, "-t");
    const { client, server } = await converse(host);
    await tool.until((text) => text.includes(`"LPORT":${client}`) && text.includes(`"LPORT":${server}`));
    const rows = (await tool.stop()).rows("row");
    const [active, passive] = [client, server].map((port) => rows.filter((r) => r.LPORT === port));
    assert.deepEqual(active?.map(facts), [[version, host, client, host, server, SENT / 1024, ANSWERED / 1024]]);
    assert.deepEqual(passive?.map(facts), [[version, host, server, host, client, ANSWERED / 1024, SENT / 1024]]);
    assert.ok([...(active ?? []), ...(passive ?? [])].every((r) => r.PID === process.pid && Number(r.MS) > 0));
  });
}

test("tcplife -L and -p leave out other ports and processes", async () => {
  const ports = await LiveTool.start("tcplife", "-L", "1");
  const processes = await LiveTool.start("tcplife", "--csv", "-p", String(process.pid), "-w");
  const { client } = await converse("127.0.0.1");
  await processes.until((text) => text.includes(`,${client},`));
  assert.equal((await ports.stop()).text.trim().split("\n").length, 1);
  const [heading, ...records] = (await processes.stop()).text.split("\r\n");
  assert.equal(heading, "PID,COMM,IP,LADDR,LPORT,RADDR,RPORT,TX_KB,RX_KB,MS");
  assert.ok(records.every((r) => r.trim() === "" || r.startsWith(`${process.pid},`)));
});

test("tcplife -L takes several ports", async () => {
  const servers = await LiveTool.start("tcplife", "--json", "-L", "1,2");
  const { client } = await converse("127.0.0.1");
  const both = await LiveTool.start("tcplife", "--json", "-D", `9,${client}`);
  const again = await converse("127.0.0.1");
  assert.notEqual(again.client, client);
  assert.equal((await servers.stop()).rows("row").length, 0);
  assert.equal((await both.stop()).rows("row").length, 0);
});
