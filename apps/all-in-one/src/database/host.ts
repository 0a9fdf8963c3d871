import { startEmbedded } from '#libs/database';

/**
 * Holds the embedded PostgreSQL. A process of its own, so that the server outlives a Ctrl-C until every service has
 * let go of it, and never outlives the supervisor.
 */
const directory = process.env.DATABASE_DIRECTORY;
if (directory === undefined) throw new Error('DATABASE_DIRECTORY is not set');

const port = process.env.DATABASE_PORT;

const server = await startEmbedded({
  directory,
  ...(port === undefined ? {} : { port: Number(port) }),
  settings: {
    ...{ max_connections: '200', shared_buffers: '256MB', wal_compression: 'on' },
    // A town that signs up at once grows its tables a hundredfold within a minute; plans are made by what is known of them.
    autovacuum_naptime: '10s',
  },
  onLog: (line) => process.stderr.write(line),
});

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  server.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.on('SIGTERM', stop).on('SIGINT', stop);
if (process.connected) process.on('disconnect', stop);

// Over the channel and not to the log: the address holds a password.
process.send?.({ event: 'listening', superuserUrl: server.localUrl });
