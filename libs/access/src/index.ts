export { PERMISSIONS, ROLES, mayDo, permissionsOf, type Permission, type Role } from './permissions.js';
export { Public, Requires, ServicesOnly, PERMISSION_EXTENSION, type Policy } from './policy.decorator.js';
export { Actor, sessionCookie, sessionTokenOf, SessionStore, type Official } from './session.js';
export { accessProblem } from './problems.js';
export { refuseCrossSite } from './same-site.js';
export { signServiceToken, verifyServiceToken } from './service-token.js';
export { ServiceClient, type ServiceRequest } from './service-client.js';
export { AccessModule } from './access.module.js';
export type { AccessOptions } from './access.guard.js';
