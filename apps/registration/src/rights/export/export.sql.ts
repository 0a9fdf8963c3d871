/** Every record of a person, with the notice's words. $1: subject */
export const CONSENTS_OF = `
SELECT consent.id, receipt_id AS "receiptId", action, channel, decisions, operator_id AS "operatorId",
       paper_reference AS "paperReference", challenge_id AS "challengeId", sent_at AS "codeSentAt",
       confirmed_at AS "confirmedAt", attempts, age_declared AS "ageDeclared", guardian, ip_truncated AS "ipTruncated",
       user_agent_family AS "userAgentFamily", paused_until AS "pausedUntil", valid_until AS "validUntil",
       retention_until AS "retentionUntil", recorded_at AS "recordedAt", served_at AS "noticeServedAt",
       json_build_object('version', notice.version, 'language', notice.language, 'text', notice.text,
                         'sha256', encode(notice.sha256, 'hex')) AS notice,
       terms.version AS "termsVersion", terms.content - 'zones' - 'categories' AS terms,
       terms.content -> 'categories' AS bases
FROM registration.consent
JOIN registration.notice ON notice.id = notice_id
JOIN registration.terms ON terms.id = terms_id
WHERE subject_ref = $1 ORDER BY recorded_at, consent.id`;

/**
 * Alerts they were drawn for: their ids stand 16 bytes each in the pages of their shard.
 * $1: municipality; $2: shard; $3: subject; $4: subscribed at.
 */
export const ALERTS_OF = `
SELECT draw.alert_id AS "alertId", started_at AS "drawnAt", release ->> 'releasedAt' AS "releasedAt",
       release ->> 'mode' AS mode, release -> 'variants' AS variants
FROM registration.draw
JOIN registration.draw_page AS page ON page.alert_id = draw.alert_id AND page.shard = $2
WHERE municipality_id = $1 AND started_at >= $4
  AND position(uuid_send($3::uuid) IN subscriber_ids) % 16 = 1
ORDER BY started_at`;

/**
 * Codes, links and confirmations: those sent to them, at whatever number, and the codes they confirmed. Of messages of
 * before recipients were kept, those to their number since they subscribed; the others were another's.
 * $1: municipality; $2: index; $3: since; $4: subject.
 */
export const MESSAGES_OF = `
SELECT id, kind, sent_at AS "sentAt" FROM registration.message_sent
WHERE recipient_id = $4
   OR recipient_id IN (SELECT challenge_id FROM registration.consent WHERE subject_ref = $4)
   OR (recipient_id IS NULL AND municipality_id = $1 AND number_index = $2 AND sent_at >= $3)
ORDER BY sent_at`;

/** What they wrote. $1: subject */
export const WRITTEN_BY = `
SELECT keyword, received_at AS "receivedAt" FROM registration.inbound WHERE subject_ref = $1 ORDER BY received_at`;
