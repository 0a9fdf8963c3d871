export * from './problem.js';
export { requestProblem } from './request-problems.js';
export { languageOf } from './language.js';
export { problemDetails, PROBLEM_CONTENT_TYPE, type ProblemDetails } from './problem-details.js';
export { ProblemFilter } from './problem.filter.js';
export { validationPipe } from './validation.js';
export { Problems, PROBLEMS_EXTENSION } from './problems.decorator.js';
export { describeApi, operationsOf, type ApiDescription } from './openapi.js';
export { createService, startService, type RunningService, type ServiceOptions } from './service.js';
