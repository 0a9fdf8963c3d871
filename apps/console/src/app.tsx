import { lazy, Suspense } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { AlertsPage } from './alerts/alerts-page.js';
import { Crash } from './layout/crash.js';
import { Frame } from './layout/frame.js';
import { NotFoundPage } from './layout/not-found-page.js';
import { Waiting } from './layout/waiting.js';
import { SessionGate } from './session/session-gate.js';

const WritePage = lazy(async () => ({ default: (await import('./write/write-page.js')).WritePage }));
const PreviewPage = lazy(async () => ({ default: (await import('./readback/preview-page.js')).PreviewPage }));
const ApprovePage = lazy(async () => ({ default: (await import('./approve/approve-page.js')).ApprovePage }));
const WatchPage = lazy(async () => ({ default: (await import('./watch/watch-page.js')).WatchPage }));
const AftermathPage = lazy(async () => ({
  default: (await import('./aftermath/aftermath-page.js')).AftermathPage,
}));
const PeoplePage = lazy(async () => ({ default: (await import('./people/people-page.js')).PeoplePage }));
const PasswordPage = lazy(async () => ({
  default: (await import('./session/password-page.js')).PasswordPage,
}));
const CounterPage = lazy(async () => ({ default: (await import('./counter/counter-page.js')).CounterPage }));
const SearchPage = lazy(async () => ({ default: (await import('./audit/search-page.js')).SearchPage }));
const WhyPage = lazy(async () => ({ default: (await import('./audit/why-page.js')).WhyPage }));
const ExportPage = lazy(async () => ({ default: (await import('./audit/export-page.js')).ExportPage }));
const CheckpointsPage = lazy(async () => ({
  default: (await import('./audit/checkpoints-page.js')).CheckpointsPage,
}));
const PrivacyPage = lazy(async () => ({ default: (await import('./privacy/privacy-page.js')).PrivacyPage }));

export function App() {
  return (
    <BrowserRouter>
      <SessionGate>
        <Frame>
          <Crash>
            <Suspense fallback={<Waiting />}>
              <Routes>
                <Route path="/" element={<Navigate to="/alerts" replace />} />
                <Route path="/alerts" element={<AlertsPage />} />
                <Route path="/alerts/:id/edit" element={<WritePage />} />
                <Route path="/alerts/:id/preview" element={<PreviewPage />} />
                <Route path="/alerts/:id/approve" element={<ApprovePage />} />
                <Route path="/alerts/:id/watch" element={<WatchPage />} />
                <Route path="/alerts/:id/aftermath" element={<AftermathPage />} />
                <Route path="/people" element={<PeoplePage />} />
                <Route path="/password" element={<PasswordPage />} />
                <Route path="/counter" element={<CounterPage />} />
                <Route path="/audit" element={<SearchPage />} />
                <Route path="/audit/why" element={<WhyPage />} />
                <Route path="/audit/export" element={<ExportPage />} />
                <Route path="/audit/checkpoints" element={<CheckpointsPage />} />
                <Route path="/privacy" element={<PrivacyPage />} />
                <Route path="*" element={<NotFoundPage />} />
              </Routes>
            </Suspense>
          </Crash>
        </Frame>
      </SessionGate>
    </BrowserRouter>
  );
}
