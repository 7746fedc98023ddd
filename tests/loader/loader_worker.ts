// A loader worker without a cache: for pipeline.test.ts.

import { workerData } from 'node:worker_threads';
import { serveLoader } from '../../host/loader/index.ts';

serveLoader(workerData.port, { importTable: workerData.importTable });
