// Address families that ntop() knows (bits/socket.h). The engine reads what it writes.

export const AF_INET = 2;
export const AF_INET6 = 10;
