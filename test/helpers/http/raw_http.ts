import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends raw bytes to a server on this machine and reads its answer until it closes the connection. */
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

/** Whether a server on this machine accepts connections at this port. */
export async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
