import { Param, ParseUUIDPipe } from '@nestjs/common';
import { alertProblem } from './alert.problems.js';

/** The id in an alert's path; what is no id is an alert that is not there. */
export const AlertId = () =>
  Param('id', new ParseUUIDPipe({ exceptionFactory: () => alertProblem('alert.not_found') }));
