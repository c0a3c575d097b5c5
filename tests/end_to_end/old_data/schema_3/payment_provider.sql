PRAGMA application_id = 1332891728;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE answers (
        idempotency_key TEXT PRIMARY KEY,
        call TEXT NOT NULL,                 -- JSON, to tell a repeat from another call
        outcome TEXT NOT NULL,              -- ok, declined
        reference TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "answers" VALUES('01a22c2d-7b6f-7200-9041-1873ef023459-19d:authorize','{"amount_cents":1000,"authorization_key":"01a22c2d-7b6f-7200-9041-1873ef023459-19d:authorize","currency":"EUR","kind":"authorize","order_id":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","payment_token":"tok_visa"}','ok','01a22c2d-7b7e-7224-87d8-c25595f89ead');
INSERT INTO "answers" VALUES('01a22c2d-7b6f-7200-9041-1873ef023459-19d:capture','{"amount_cents":1000,"authorization_key":"01a22c2d-7b6f-7200-9041-1873ef023459-19d:authorize","currency":"EUR","kind":"capture","order_id":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","payment_token":""}','ok','01a22c2d-7b84-78dd-8478-9a36f4bcdccd');
INSERT INTO "answers" VALUES('01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4:authorize','{"amount_cents":1000,"authorization_key":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4:authorize","currency":"EUR","kind":"authorize","order_id":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","payment_token":"tok_visa"}','ok','01a22c2d-7b8e-7d3f-abac-c5735831bdf2');
INSERT INTO "answers" VALUES('01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4:capture','{"amount_cents":1000,"authorization_key":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4:authorize","currency":"EUR","kind":"capture","order_id":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","payment_token":""}','ok','01a22c2d-7b9f-7a66-a4c2-954767e4e792');
INSERT INTO "answers" VALUES('01a22c2d-7ba4-777c-a3f0-128a123046a1-272:authorize','{"amount_cents":1000,"authorization_key":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272:authorize","currency":"EUR","kind":"authorize","order_id":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","payment_token":"tok_visa"}','ok','01a22c2d-7bab-7ad0-b077-368bd892f815');
INSERT INTO "answers" VALUES('01a22c2d-7ba4-777c-a3f0-128a123046a1-272:capture','{"amount_cents":1000,"authorization_key":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272:authorize","currency":"EUR","kind":"capture","order_id":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","payment_token":""}','ok','01a22c2d-7bb8-7a9f-ae17-54ef91caed57');
INSERT INTO "answers" VALUES('01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3:authorize','{"amount_cents":1000,"authorization_key":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3:authorize","currency":"EUR","kind":"authorize","order_id":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","payment_token":"tok_visa"}','ok','01a22c2d-7bc8-7b85-9d96-17c800b1c29d');
INSERT INTO "answers" VALUES('01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3:capture','{"amount_cents":1000,"authorization_key":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3:authorize","currency":"EUR","kind":"capture","order_id":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","payment_token":""}','ok','01a22c2d-7bd0-7c18-88ac-cbe898d3076d');
INSERT INTO "answers" VALUES('01a22c2d-900b-7a04-bc3d-257e0debd46c-227:authorize','{"amount_cents":1000,"authorization_key":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227:authorize","currency":"EUR","kind":"authorize","order_id":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","payment_token":"tok_visa"}','ok','01a22c2d-a835-7f58-b7d8-cc41fa47d0cf');
INSERT INTO "answers" VALUES('01a22c2d-900b-7a04-bc3d-257e0debd46c-227:capture','{"amount_cents":1000,"authorization_key":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227:authorize","currency":"EUR","kind":"capture","order_id":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","payment_token":""}','ok','01a22c2d-a847-771e-8ad9-a413207afaf3');
INSERT INTO "answers" VALUES('01a22c2d-900f-70bc-8697-1fdb4a280711-245:authorize','{"amount_cents":1000,"authorization_key":"01a22c2d-900f-70bc-8697-1fdb4a280711-245:authorize","currency":"EUR","kind":"authorize","order_id":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","payment_token":"tok_visa"}','ok','01a22c2d-a83c-72d0-90c8-d3b612b4a492');
INSERT INTO "answers" VALUES('01a22c2d-900f-70bc-8697-1fdb4a280711-245:capture','{"amount_cents":1000,"authorization_key":"01a22c2d-900f-70bc-8697-1fdb4a280711-245:authorize","currency":"EUR","kind":"capture","order_id":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","payment_token":""}','ok','01a22c2d-a862-7e08-9b20-9f06f2c20acf');
INSERT INTO "answers" VALUES('01a22c2d-9012-7160-aaf7-3ff873c442d8-224:authorize','{"amount_cents":1000,"authorization_key":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224:authorize","currency":"EUR","kind":"authorize","order_id":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","payment_token":"tok_visa"}','ok','01a22c2d-a83f-7a14-baac-8434de0bde19');
INSERT INTO "answers" VALUES('01a22c2d-9012-7160-aaf7-3ff873c442d8-224:capture','{"amount_cents":1000,"authorization_key":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224:authorize","currency":"EUR","kind":"capture","order_id":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","payment_token":""}','ok','01a22c2d-a863-70bc-834b-1bc1e37a8a49');
INSERT INTO "answers" VALUES('01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001:authorize','{"amount_cents":1000,"authorization_key":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001:authorize","currency":"EUR","kind":"authorize","order_id":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","payment_token":"tok_visa"}','ok','01a22c2d-a83c-75c2-aec8-fae462c67801');
INSERT INTO "answers" VALUES('01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001:capture','{"amount_cents":1000,"authorization_key":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001:authorize","currency":"EUR","kind":"capture","order_id":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","payment_token":""}','ok','01a22c2d-a85a-76f5-b3e7-70479b47fdb9');
INSERT INTO "answers" VALUES('01a22c2d-9018-7a83-9936-a0353ba95324-243:authorize','{"amount_cents":1000,"authorization_key":"01a22c2d-9018-7a83-9936-a0353ba95324-243:authorize","currency":"EUR","kind":"authorize","order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243","payment_token":"tok_visa"}','ok','01a22c2d-a838-7791-8bbc-32d6761521c8');
INSERT INTO "answers" VALUES('01a22c2d-9018-7a83-9936-a0353ba95324-243:capture','{"amount_cents":1000,"authorization_key":"01a22c2d-9018-7a83-9936-a0353ba95324-243:authorize","currency":"EUR","kind":"capture","order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243","payment_token":""}','ok','01a22c2d-a863-713b-8373-aefa8b3b9bc9');
INSERT INTO "answers" VALUES('01a22c2d-9018-7a83-9936-a0353ba95324-243:refund','{"amount_cents":1000,"authorization_key":"01a22c2d-9018-7a83-9936-a0353ba95324-243:authorize","currency":"EUR","kind":"refund","order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243","payment_token":""}','ok','01a22c2d-aab5-7168-bcf6-4209a6cd1586');
INSERT INTO "answers" VALUES('01a22c2d-901b-793f-8da5-78aee644ea1b-13a:authorize','{"amount_cents":1000,"authorization_key":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a:authorize","currency":"EUR","kind":"authorize","order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","payment_token":"tok_visa"}','ok','01a22c2d-a83f-774b-b82c-e9f9a5f378de');
INSERT INTO "answers" VALUES('01a22c2d-901b-793f-8da5-78aee644ea1b-13a:capture','{"amount_cents":1000,"authorization_key":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a:authorize","currency":"EUR","kind":"capture","order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","payment_token":""}','ok','01a22c2d-a863-7199-94ce-a96738a75e61');
INSERT INTO "answers" VALUES('01a22c2d-901b-793f-8da5-78aee644ea1b-13a:refund','{"amount_cents":1000,"authorization_key":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a:authorize","currency":"EUR","kind":"refund","order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","payment_token":""}','ok','01a22c2d-aabc-7e6e-90ad-040e1c3cad55');
CREATE TABLE authorizations (
        authorization_key TEXT PRIMARY KEY,
        standing TEXT NOT NULL,
        order_id TEXT NOT NULL,
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        payment_token TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "authorizations" VALUES('01a22c2d-7b6f-7200-9041-1873ef023459-19d:authorize','captured','01a22c2d-7b6f-7200-9041-1873ef023459-19d',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4:authorize','captured','01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a22c2d-7ba4-777c-a3f0-128a123046a1-272:authorize','captured','01a22c2d-7ba4-777c-a3f0-128a123046a1-272',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3:authorize','captured','01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a22c2d-900b-7a04-bc3d-257e0debd46c-227:authorize','captured','01a22c2d-900b-7a04-bc3d-257e0debd46c-227',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a22c2d-900f-70bc-8697-1fdb4a280711-245:authorize','captured','01a22c2d-900f-70bc-8697-1fdb4a280711-245',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a22c2d-9012-7160-aaf7-3ff873c442d8-224:authorize','captured','01a22c2d-9012-7160-aaf7-3ff873c442d8-224',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001:authorize','captured','01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a22c2d-9018-7a83-9936-a0353ba95324-243:authorize','refunded','01a22c2d-9018-7a83-9936-a0353ba95324-243',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a22c2d-901b-793f-8da5-78aee644ea1b-13a:authorize','refunded','01a22c2d-901b-793f-8da5-78aee644ea1b-13a',1000,'EUR','tok_visa');
CREATE TABLE interruptions (
        idempotency_key TEXT PRIMARY KEY,
        count INTEGER NOT NULL
    ) WITHOUT ROWID;
CREATE TABLE ledger (
        position INTEGER PRIMARY KEY,       -- order of effect
        reference TEXT NOT NULL,
        idempotency_key TEXT NOT NULL UNIQUE,
        order_id TEXT NOT NULL,
        kind TEXT NOT NULL,                 -- authorize, capture, void, refund
        outcome TEXT NOT NULL,              -- ok, declined
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        time INTEGER NOT NULL               -- unix microseconds
    );
INSERT INTO "ledger" VALUES(1,'01a22c2d-7b7e-7224-87d8-c25595f89ead','01a22c2d-7b6f-7200-9041-1873ef023459-19d:authorize','01a22c2d-7b6f-7200-9041-1873ef023459-19d','authorize','ok',1000,'EUR',1796037507966108);
INSERT INTO "ledger" VALUES(2,'01a22c2d-7b84-78dd-8478-9a36f4bcdccd','01a22c2d-7b6f-7200-9041-1873ef023459-19d:capture','01a22c2d-7b6f-7200-9041-1873ef023459-19d','capture','ok',1000,'EUR',1796037507972532);
INSERT INTO "ledger" VALUES(3,'01a22c2d-7b8e-7d3f-abac-c5735831bdf2','01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4:authorize','01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','authorize','ok',1000,'EUR',1796037507981667);
INSERT INTO "ledger" VALUES(4,'01a22c2d-7b9f-7a66-a4c2-954767e4e792','01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4:capture','01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','capture','ok',1000,'EUR',1796037507999625);
INSERT INTO "ledger" VALUES(5,'01a22c2d-7bab-7ad0-b077-368bd892f815','01a22c2d-7ba4-777c-a3f0-128a123046a1-272:authorize','01a22c2d-7ba4-777c-a3f0-128a123046a1-272','authorize','ok',1000,'EUR',1796037508011652);
INSERT INTO "ledger" VALUES(6,'01a22c2d-7bb8-7a9f-ae17-54ef91caed57','01a22c2d-7ba4-777c-a3f0-128a123046a1-272:capture','01a22c2d-7ba4-777c-a3f0-128a123046a1-272','capture','ok',1000,'EUR',1796037508024641);
INSERT INTO "ledger" VALUES(7,'01a22c2d-7bc8-7b85-9d96-17c800b1c29d','01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3:authorize','01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','authorize','ok',1000,'EUR',1796037508040695);
INSERT INTO "ledger" VALUES(8,'01a22c2d-7bd0-7c18-88ac-cbe898d3076d','01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3:capture','01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','capture','ok',1000,'EUR',1796037508048730);
INSERT INTO "ledger" VALUES(9,'01a22c2d-a835-7f58-b7d8-cc41fa47d0cf','01a22c2d-900b-7a04-bc3d-257e0debd46c-227:authorize','01a22c2d-900b-7a04-bc3d-257e0debd46c-227','authorize','ok',1000,'EUR',1796037519413939);
INSERT INTO "ledger" VALUES(10,'01a22c2d-a838-7791-8bbc-32d6761521c8','01a22c2d-9018-7a83-9936-a0353ba95324-243:authorize','01a22c2d-9018-7a83-9936-a0353ba95324-243','authorize','ok',1000,'EUR',1796037519416456);
INSERT INTO "ledger" VALUES(11,'01a22c2d-a83c-72d0-90c8-d3b612b4a492','01a22c2d-900f-70bc-8697-1fdb4a280711-245:authorize','01a22c2d-900f-70bc-8697-1fdb4a280711-245','authorize','ok',1000,'EUR',1796037519420035);
INSERT INTO "ledger" VALUES(12,'01a22c2d-a83c-75c2-aec8-fae462c67801','01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001:authorize','01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','authorize','ok',1000,'EUR',1796037519420035);
INSERT INTO "ledger" VALUES(13,'01a22c2d-a83f-774b-b82c-e9f9a5f378de','01a22c2d-901b-793f-8da5-78aee644ea1b-13a:authorize','01a22c2d-901b-793f-8da5-78aee644ea1b-13a','authorize','ok',1000,'EUR',1796037519423370);
INSERT INTO "ledger" VALUES(14,'01a22c2d-a83f-7a14-baac-8434de0bde19','01a22c2d-9012-7160-aaf7-3ff873c442d8-224:authorize','01a22c2d-9012-7160-aaf7-3ff873c442d8-224','authorize','ok',1000,'EUR',1796037519423370);
INSERT INTO "ledger" VALUES(15,'01a22c2d-a847-771e-8ad9-a413207afaf3','01a22c2d-900b-7a04-bc3d-257e0debd46c-227:capture','01a22c2d-900b-7a04-bc3d-257e0debd46c-227','capture','ok',1000,'EUR',1796037519431417);
INSERT INTO "ledger" VALUES(16,'01a22c2d-a85a-76f5-b3e7-70479b47fdb9','01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001:capture','01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','capture','ok',1000,'EUR',1796037519450406);
INSERT INTO "ledger" VALUES(17,'01a22c2d-a862-7e08-9b20-9f06f2c20acf','01a22c2d-900f-70bc-8697-1fdb4a280711-245:capture','01a22c2d-900f-70bc-8697-1fdb4a280711-245','capture','ok',1000,'EUR',1796037519458278);
INSERT INTO "ledger" VALUES(18,'01a22c2d-a863-70bc-834b-1bc1e37a8a49','01a22c2d-9012-7160-aaf7-3ff873c442d8-224:capture','01a22c2d-9012-7160-aaf7-3ff873c442d8-224','capture','ok',1000,'EUR',1796037519458278);
INSERT INTO "ledger" VALUES(19,'01a22c2d-a863-713b-8373-aefa8b3b9bc9','01a22c2d-9018-7a83-9936-a0353ba95324-243:capture','01a22c2d-9018-7a83-9936-a0353ba95324-243','capture','ok',1000,'EUR',1796037519458278);
INSERT INTO "ledger" VALUES(20,'01a22c2d-a863-7199-94ce-a96738a75e61','01a22c2d-901b-793f-8da5-78aee644ea1b-13a:capture','01a22c2d-901b-793f-8da5-78aee644ea1b-13a','capture','ok',1000,'EUR',1796037519458278);
INSERT INTO "ledger" VALUES(21,'01a22c2d-aab5-7168-bcf6-4209a6cd1586','01a22c2d-9018-7a83-9936-a0353ba95324-243:refund','01a22c2d-9018-7a83-9936-a0353ba95324-243','refund','ok',1000,'EUR',1796037520053058);
INSERT INTO "ledger" VALUES(22,'01a22c2d-aabc-7e6e-90ad-040e1c3cad55','01a22c2d-901b-793f-8da5-78aee644ea1b-13a:refund','01a22c2d-901b-793f-8da5-78aee644ea1b-13a','refund','ok',1000,'EUR',1796037520060873);
CREATE INDEX ledger_by_order ON ledger (order_id, position);
COMMIT;
