import { once } from 'node:events';
import { connect } from 'node:net';

/** Writes these bytes to a server of this machine and reads all that it answers until it closes the connection. */
export async function sendRaw(port: number, packet: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(packet);
  await once(socket, 'close');
  return answer;
}
