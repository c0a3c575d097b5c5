PRAGMA application_id = 1330659673;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE dead_letters (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        event_id TEXT NOT NULL,     -- of the message given up
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        time INTEGER NOT NULL,      -- unix microseconds
        payload BLOB NOT NULL       -- as received: it may be no JSON, nor even text
    ) WITHOUT ROWID;
CREATE TABLE events (
        position INTEGER PRIMARY KEY,   -- gapless from 1
        stream TEXT NOT NULL,           -- order-0193…-2a7
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
INSERT INTO "events" VALUES(1,'payment-01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',1,'payment_requested','{"amount_cents":1000,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a22c2d-7bc6-76a7-8617-9484e5f94b7d',1796037508038343,1,'01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','01a22c2d-7bc3-7712-8f66-97d0c86427de','00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01','service:inventory');
INSERT INTO "events" VALUES(2,'payment-01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',2,'payment_authorized','{"provider_reference":"01a22c2d-7bc8-7b85-9d96-17c800b1c29d"}','01a22c2d-7bc9-7fdb-8b96-59b6cab9a39f',1796037508041973,1,'01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','01a22c2d-7bc6-76a7-8617-9484e5f94b7d','00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01','service:payment_provider');
INSERT INTO "events" VALUES(3,'payment-01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',3,'capture_requested','{}','01a22c2d-7bcd-7f9d-8f37-798837415756',1796037508045943,1,'01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','01a22c2d-7bcc-75b2-9401-eaba62509ccd','00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01','service:order');
INSERT INTO "events" VALUES(4,'payment-01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',4,'payment_captured','{}','01a22c2d-7bd1-7953-a2bc-b5e0c2bfc4b5',1796037508049563,1,'01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','01a22c2d-7bcd-7f9d-8f37-798837415756','00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01','service:payment_provider');
INSERT INTO "events" VALUES(5,'payment-01a22c2d-900b-7a04-bc3d-257e0debd46c-227',1,'payment_requested','{"amount_cents":1000,"asker":"order/2/place_order/01a22c2d-900b-7a04-bc3d-257e0debd46c-227/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a22c2d-a82d-725a-94fe-527267ff6743',1796037519404931,2,'01a22c2d-900b-7a04-bc3d-257e0debd46c-227','01a22c2d-9010-78f5-8040-0a0da5be2e09','00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01','saga:place_order');
INSERT INTO "events" VALUES(6,'payment-01a22c2d-9018-7a83-9936-a0353ba95324-243',1,'payment_requested','{"amount_cents":1000,"asker":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a22c2d-a82d-7526-86b1-7f6c6c729768',1796037519404931,2,'01a22c2d-9018-7a83-9936-a0353ba95324-243','01a22c2d-901b-7ec4-9643-a0771e15249d','00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01','saga:place_order');
INSERT INTO "events" VALUES(7,'payment-01a22c2d-900b-7a04-bc3d-257e0debd46c-227',2,'payment_authorized','{"provider_reference":"01a22c2d-a835-7f58-b7d8-cc41fa47d0cf"}','01a22c2d-a839-7c45-bb96-881b6a0f5fc2',1796037519417748,2,'01a22c2d-900b-7a04-bc3d-257e0debd46c-227','01a22c2d-a82d-725a-94fe-527267ff6743','00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01','service:payment_provider');
INSERT INTO "events" VALUES(8,'payment-01a22c2d-9018-7a83-9936-a0353ba95324-243',2,'payment_authorized','{"provider_reference":"01a22c2d-a838-7791-8bbc-32d6761521c8"}','01a22c2d-a83c-72a3-b235-817a4d7fa779',1796037519420150,2,'01a22c2d-9018-7a83-9936-a0353ba95324-243','01a22c2d-a82d-7526-86b1-7f6c6c729768','00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01','service:payment_provider');
INSERT INTO "events" VALUES(9,'payment-01a22c2d-900b-7a04-bc3d-257e0debd46c-227',3,'capture_requested','{"asker":"order/2/place_order/01a22c2d-900b-7a04-bc3d-257e0debd46c-227/capture_payment/do"}','01a22c2d-a844-7f91-82e8-004ba1c5280f',1796037519428936,2,'01a22c2d-900b-7a04-bc3d-257e0debd46c-227','01a22c2d-a83d-7d60-a471-75733fb6ef20','00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01','saga:place_order');
INSERT INTO "events" VALUES(10,'payment-01a22c2d-900b-7a04-bc3d-257e0debd46c-227',4,'payment_captured','{}','01a22c2d-a84d-72bc-8bc4-638bc5ea3cd1',1796037519437144,2,'01a22c2d-900b-7a04-bc3d-257e0debd46c-227','01a22c2d-a844-7f91-82e8-004ba1c5280f','00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01','service:payment_provider');
INSERT INTO "events" VALUES(11,'payment-01a22c2d-9018-7a83-9936-a0353ba95324-243',3,'capture_requested','{"asker":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/capture_payment/do"}','01a22c2d-a859-7020-8c2d-b6e68ebf01c8',1796037519448952,2,'01a22c2d-9018-7a83-9936-a0353ba95324-243','01a22c2d-a840-7df7-8127-5e3c6f040720','00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01','saga:place_order');
INSERT INTO "events" VALUES(12,'payment-01a22c2d-9018-7a83-9936-a0353ba95324-243',4,'payment_captured','{}','01a22c2d-a865-79b6-a453-dde020559801',1796037519461513,2,'01a22c2d-9018-7a83-9936-a0353ba95324-243','01a22c2d-a859-7020-8c2d-b6e68ebf01c8','00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01','service:payment_provider');
INSERT INTO "events" VALUES(13,'payment-01a22c2d-9018-7a83-9936-a0353ba95324-243',5,'payment_cancellation_requested','{"asker":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/authorize_payment/undo"}','01a22c2d-aab3-7d3f-93ea-4911536639a5',1796037520051772,2,'01a22c2d-9018-7a83-9936-a0353ba95324-243','01a22c2d-aaa9-7e72-8e7e-50c67f55ff5c','00-e017936a616a65c662eef816a9e7d02a-ad6e6526f829841c-01','saga:place_order');
INSERT INTO "events" VALUES(14,'payment-01a22c2d-9018-7a83-9936-a0353ba95324-243',6,'payment_refunded','{}','01a22c2d-aab8-7441-87ec-fb8dfba171a9',1796037520056239,2,'01a22c2d-9018-7a83-9936-a0353ba95324-243','01a22c2d-aab3-7d3f-93ea-4911536639a5','00-e017936a616a65c662eef816a9e7d02a-ad6e6526f829841c-01','service:payment_provider');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,2,'payment-1','2026-11-30T11:18:39.388Z');
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a22c2d-7bc3-7712-8f66-97d0c86427de',20,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-7bcc-75b2-9401-eaba62509ccd',22,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-9010-78f5-8040-0a0da5be2e09',28,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-901b-7ec4-9643-a0771e15249d',36,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a3ca-783d-8858-e234414192ec',38,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a3d7-7cac-8e30-20648de37b03',39,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a83d-7d60-a471-75733fb6ef20',45,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a840-7df7-8127-5e3c6f040720',48,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-aaa9-7e72-8e7e-50c67f55ff5c',59,1796037520,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(1,'01a22c2d-7bc9-7fdb-8b96-59b6cab9a39f','orderly.event.payment.0.0.-.-','{"specversion":"1.0","id":"01a22c2d-7bc9-7fdb-8b96-59b6cab9a39f","source":"/orderly/payment/0","type":"orderly.payment.payment_authorized.v1","subject":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","time":"2026-11-30T11:18:28.041973Z","datacontenttype":"application/json","correlationid":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","causationid":"01a22c2d-7bc6-76a7-8617-9484e5f94b7d","traceparent":"00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01","sequence":"00000000000000000002","streamversion":2,"data":{"order_id":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","provider_reference":"01a22c2d-7bc8-7b85-9d96-17c800b1c29d"}}',1796037508,'1796037505202040793',21);
INSERT INTO "outbox" VALUES(2,'01a22c2d-a839-7e87-9218-38ab5c6fe2ad','orderly.reply.order.2.2.-.-','{"specversion":"1.0","id":"01a22c2d-a839-7e87-9218-38ab5c6fe2ad","source":"/orderly/payment/0","type":"orderly.saga.reply.v1","subject":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","time":"2026-11-30T11:18:39.417748Z","datacontenttype":"application/json","correlationid":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","causationid":"01a22c2d-a82d-725a-94fe-527267ff6743","traceparent":"00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01","data":{"outcome":"succeeded","to":"order/2/place_order/01a22c2d-900b-7a04-bc3d-257e0debd46c-227/authorize_payment/do"}}',1796037519,'1796037505202040793',41);
INSERT INTO "outbox" VALUES(3,'01a22c2d-a83c-754f-8d00-52384837a95d','orderly.reply.order.0.0.-.-','{"specversion":"1.0","id":"01a22c2d-a83c-754f-8d00-52384837a95d","source":"/orderly/payment/0","type":"orderly.saga.reply.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:39.420150Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"01a22c2d-a82d-7526-86b1-7f6c6c729768","traceparent":"00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01","data":{"outcome":"succeeded","to":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/authorize_payment/do"}}',1796037519,'1796037505202040793',42);
INSERT INTO "outbox" VALUES(4,'01a22c2d-a84d-73ca-8561-26eb094a8eab','orderly.reply.order.2.2.-.-','{"specversion":"1.0","id":"01a22c2d-a84d-73ca-8561-26eb094a8eab","source":"/orderly/payment/0","type":"orderly.saga.reply.v1","subject":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","time":"2026-11-30T11:18:39.437144Z","datacontenttype":"application/json","correlationid":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","causationid":"01a22c2d-a844-7f91-82e8-004ba1c5280f","traceparent":"00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01","data":{"outcome":"succeeded","to":"order/2/place_order/01a22c2d-900b-7a04-bc3d-257e0debd46c-227/capture_payment/do"}}',1796037519,'1796037505202040793',56);
INSERT INTO "outbox" VALUES(5,'01a22c2d-a865-7b2b-a8b2-16a103baf822','orderly.reply.order.0.0.-.-','{"specversion":"1.0","id":"01a22c2d-a865-7b2b-a8b2-16a103baf822","source":"/orderly/payment/0","type":"orderly.saga.reply.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:39.461513Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"01a22c2d-a859-7020-8c2d-b6e68ebf01c8","traceparent":"00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01","data":{"outcome":"succeeded","to":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/capture_payment/do"}}',1796037519,'1796037505202040793',57);
INSERT INTO "outbox" VALUES(6,'01a22c2d-aab8-752b-931a-832816ed4949','orderly.reply.order.0.0.-.-','{"specversion":"1.0","id":"01a22c2d-aab8-752b-931a-832816ed4949","source":"/orderly/payment/0","type":"orderly.saga.reply.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:40.056239Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"01a22c2d-aab3-7d3f-93ea-4911536639a5","traceparent":"00-e017936a616a65c662eef816a9e7d02a-ad6e6526f829841c-01","data":{"outcome":"succeeded","to":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/authorize_payment/undo"}}',1796037520,'1796037505202040793',61);
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
INSERT INTO "tallies" VALUES('EUR',3000,3000,0,1000,0);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
COMMIT;
