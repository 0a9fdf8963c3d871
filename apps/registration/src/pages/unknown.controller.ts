import { All, Controller, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '#libs/access';
import { requestProblem } from '#libs/http';
import { ROUTES } from './addresses.js';
import { PageFilter } from './page.filter.js';

/** Any other address under the pages' languages. Stands last: the router takes the first that fits. */
@Controller()
@Public()
@ApiExcludeController()
@UseFilters(PageFilter)
export class UnknownPageController {
  @All(ROUTES.unknown)
  unknown(): never {
    throw requestProblem('request.route_unknown');
  }
}
