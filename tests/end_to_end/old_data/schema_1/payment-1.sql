PRAGMA application_id = 1330659673;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE dead_letters (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        event_id TEXT NOT NULL,     -- of the message given up
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        time INTEGER NOT NULL,      -- unix microseconds
        payload BLOB NOT NULL       -- as received: it may not even be text
    ) WITHOUT ROWID;
CREATE TABLE events (
        position INTEGER PRIMARY KEY,   -- gapless from 1
        stream TEXT NOT NULL,           -- order-2a7-0193…
        version INTEGER NOT NULL,       -- gapless from 1 within the stream
        type TEXT NOT NULL,             -- order_placed
        data TEXT NOT NULL,             -- JSON
        event_id TEXT NOT NULL,
        time INTEGER NOT NULL,          -- unix microseconds
        epoch INTEGER NOT NULL,         -- of the leader that wrote it
        correlation_id TEXT NOT NULL,
        causation_id TEXT NOT NULL,
        traceparent TEXT NOT NULL,
        actor TEXT NOT NULL             -- customer:c-42, saga:place_order, service:payment, …
    );
INSERT INTO "events" VALUES(1,'payment-10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',1,'payment_requested','{"amount_cents":3998,"asker":"order/1/place_order/10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a1fde6-9b35-7c24-828e-5756ee52c7c2',1795261111093692,1,'10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','01a1fde6-9b2f-7045-aed6-7bc7bed102fb','00-ce8cfd445c7f9e22092adc815495e4e2-a7c9449f2a075ca4-01','saga:place_order');
INSERT INTO "events" VALUES(2,'payment-10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',2,'payment_authorized','{"provider_reference":"01a1fde6-9b37-753b-816c-992bb7e8421d"}','01a1fde6-9b39-7c00-a2e5-1fe0a0bcba1e',1795261111097731,1,'10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','01a1fde6-9b35-7c24-828e-5756ee52c7c2','00-ce8cfd445c7f9e22092adc815495e4e2-a7c9449f2a075ca4-01','service:payment_provider');
INSERT INTO "events" VALUES(3,'payment-10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',3,'capture_requested','{"asker":"order/1/place_order/10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1/capture_payment/do"}','01a1fde6-9b3c-7f8d-9abf-177159562e13',1795261111100935,1,'10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','01a1fde6-9b3b-725a-8c12-f96ddb79449d','00-ce8cfd445c7f9e22092adc815495e4e2-a7c9449f2a075ca4-01','saga:place_order');
INSERT INTO "events" VALUES(4,'payment-10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',4,'payment_captured','{}','01a1fde6-9b45-7e08-84e9-5b8119d46794',1795261111109860,1,'10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','01a1fde6-9b3c-7f8d-9abf-177159562e13','00-ce8cfd445c7f9e22092adc815495e4e2-a7c9449f2a075ca4-01','service:payment_provider');
INSERT INTO "events" VALUES(5,'payment-2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7',1,'payment_requested','{"amount_cents":1499,"asker":"order/0/place_order/2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_declined"}','01a1fde6-9bde-7f4b-a39b-91a8ca7b0781',1795261111262904,1,'2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','01a1fde6-9bdc-78f1-aeb3-865f4bb06f98','00-0c27fc3d2ef44104a8f23a1ff96421b8-b27374b2cc23aefa-01','saga:place_order');
INSERT INTO "events" VALUES(6,'payment-2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7',2,'payment_declined','{}','01a1fde6-9be0-7b7c-8bc0-9fd1012cec93',1795261111264702,1,'2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','01a1fde6-9bde-7f4b-a39b-91a8ca7b0781','00-0c27fc3d2ef44104a8f23a1ff96421b8-b27374b2cc23aefa-01','service:payment_provider');
INSERT INTO "events" VALUES(7,'payment-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',1,'payment_requested','{"amount_cents":1499,"asker":"order/2/place_order/2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a1fde6-9c16-74f5-a1ff-43a91024ff6d',1795261111317886,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c14-76c4-8bb8-9384246c4839','00-00c2cd2b72444b9f818f9b690d419dd6-d0d7a38cdab91716-01','saga:place_order');
INSERT INTO "events" VALUES(8,'payment-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',2,'payment_authorized','{"provider_reference":"01a1fde6-9c17-78fd-a7e0-6706e3d539c9"}','01a1fde6-9c18-730a-be99-1e7ecb1da8be',1795261111320171,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c16-74f5-a1ff-43a91024ff6d','00-00c2cd2b72444b9f818f9b690d419dd6-d0d7a38cdab91716-01','service:payment_provider');
INSERT INTO "events" VALUES(9,'payment-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',3,'capture_requested','{"asker":"order/2/place_order/2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753/capture_payment/do"}','01a1fde6-9c1e-7768-8dc5-04e5a408c62f',1795261111326419,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c19-72c4-b138-b6bc660559ca','00-00c2cd2b72444b9f818f9b690d419dd6-d0d7a38cdab91716-01','saga:place_order');
INSERT INTO "events" VALUES(10,'payment-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',4,'payment_captured','{}','01a1fde6-9c23-7a97-8304-dca90aafeeb1',1795261111331646,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c1e-7768-8dc5-04e5a408c62f','00-00c2cd2b72444b9f818f9b690d419dd6-d0d7a38cdab91716-01','service:payment_provider');
INSERT INTO "events" VALUES(11,'payment-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',5,'payment_cancellation_requested','{"asker":"order/2/place_order/2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753/authorize_payment/undo"}','01a1fde6-9c57-7062-851b-7ded9127572c',1795261111382978,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c51-7866-8f43-d59701bf15c0','00-48d511d10ca0826102bdd0aa670a14c9-25e8ebb11afb1f36-01','saga:place_order');
INSERT INTO "events" VALUES(12,'payment-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',6,'payment_refunded','{}','01a1fde6-9c5a-79f7-bd9c-0a7648240865',1795261111386605,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c57-7062-851b-7ded9127572c','00-48d511d10ca0826102bdd0aa670a14c9-25e8ebb11afb1f36-01','service:payment_provider');
INSERT INTO "events" VALUES(13,'payment-091-01a1fde6-9daf-79d7-943c-2203b623b89a',1,'payment_requested','{"amount_cents":1499,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a1fde6-9db6-749f-ac6e-5e7a9da5d071',1795261111734126,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9db2-7360-aaef-ab235226b426','00-4a066e7a46142e593a605cf905ba05f3-9ad3d319894ae9ea-01','service:inventory');
INSERT INTO "events" VALUES(14,'payment-091-01a1fde6-9daf-79d7-943c-2203b623b89a',2,'payment_authorized','{"provider_reference":"01a1fde6-9dba-757c-9839-bdb35dd70719"}','01a1fde6-9dbb-7189-884e-1d60d1572a7e',1795261111739052,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9db6-749f-ac6e-5e7a9da5d071','00-4a066e7a46142e593a605cf905ba05f3-9ad3d319894ae9ea-01','service:payment_provider');
INSERT INTO "events" VALUES(15,'payment-091-01a1fde6-9daf-79d7-943c-2203b623b89a',3,'capture_requested','{}','01a1fde6-9dbf-72f1-94b9-b8ff6e4cc93e',1795261111743031,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9dbe-7097-b1d5-1c844c034618','00-4a066e7a46142e593a605cf905ba05f3-9ad3d319894ae9ea-01','service:order');
INSERT INTO "events" VALUES(16,'payment-091-01a1fde6-9daf-79d7-943c-2203b623b89a',4,'payment_captured','{}','01a1fde6-9dc1-77ca-9ec5-4687153ed450',1795261111745475,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9dbf-72f1-94b9-b8ff6e4cc93e','00-4a066e7a46142e593a605cf905ba05f3-9ad3d319894ae9ea-01','service:payment_provider');
INSERT INTO "events" VALUES(17,'payment-091-01a1fde6-9daf-79d7-943c-2203b623b89a',5,'payment_cancellation_requested','{}','01a1fde6-9dec-71d2-a994-a5846792c34f',1795261111788071,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9dea-738d-8710-471408394ed6','00-217f363d43c1654d0fccf8cbc3045736-3cf474a958ec01e3-01','service:order');
INSERT INTO "events" VALUES(18,'payment-091-01a1fde6-9daf-79d7-943c-2203b623b89a',6,'payment_refunded','{}','01a1fde6-9dee-7035-b3b3-5a61528ef9d8',1795261111789977,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9dec-71d2-a994-a5846792c34f','00-217f363d43c1654d0fccf8cbc3045736-3cf474a958ec01e3-01','service:payment_provider');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'payment-1','2026-11-21T11:38:30.900Z');
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    ) WITHOUT ROWID;
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(24,'01a1fde6-9dee-7035-b3b3-5a61528ef9d8','orderly.event.payment.1.payment_refunded.-.-.-','{"specversion":"1.0","id":"01a1fde6-9dee-7035-b3b3-5a61528ef9d8","source":"/orderly/payment/1","type":"orderly.payment.payment_refunded.v1","subject":"091-01a1fde6-9daf-79d7-943c-2203b623b89a","time":"2026-11-21T11:38:31.789977Z","datacontenttype":"application/json","correlationid":"091-01a1fde6-9daf-79d7-943c-2203b623b89a","causationid":"01a1fde6-9dec-71d2-a994-a5846792c34f","traceparent":"00-217f363d43c1654d0fccf8cbc3045736-3cf474a958ec01e3-01","sequence":"00000000000000000018","streamversion":6,"data":{"order_id":"091-01a1fde6-9daf-79d7-943c-2203b623b89a"}}',1795174711,'1795261109896723788',131);
CREATE TABLE provider_calls (
        order_id TEXT PRIMARY KEY,      -- a payment has one open call at most
        call TEXT NOT NULL,             -- authorize, capture, void, refund
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        payment_token TEXT NOT NULL,
        since INTEGER NOT NULL,         -- unix microseconds
        correlation_id TEXT NOT NULL,
        causation_id TEXT NOT NULL,     -- the event that made it necessary
        traceparent TEXT NOT NULL
    ) WITHOUT ROWID;
CREATE TABLE tallies (
        currency TEXT PRIMARY KEY,
        authorized_cents INTEGER NOT NULL,
        captured_cents INTEGER NOT NULL,
        voided_cents INTEGER NOT NULL,
        refunded_cents INTEGER NOT NULL,
        open_payments INTEGER NOT NULL  -- not at rest
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('EUR',6996,6996,0,2998,0);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX inbox_by_age ON inbox (handled_at);
COMMIT;
