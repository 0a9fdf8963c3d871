import { createContext, useContext } from 'react';
import type { Official } from '../api/types.js';

export interface Session {
  official: Official;
  leave: () => void;
}

export const SessionContext = createContext<Session | null>(null);

/** Who is logged in. Nothing inside the gate is rendered before somebody is. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside the session gate');
  return session;
}
