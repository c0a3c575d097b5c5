PRAGMA application_id = 1332891728;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE answers (
        idempotency_key TEXT PRIMARY KEY,
        call TEXT NOT NULL,                 -- JSON, to tell a repeat from another call
        outcome TEXT NOT NULL,              -- ok, declined
        reference TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "answers" VALUES('01a1ffee-0552-7185-9f34-de5d8ba5325a-311:authorize','{"amount_cents":1000,"authorization_key":"01a1ffee-0552-7185-9f34-de5d8ba5325a-311:authorize","currency":"EUR","kind":"authorize","order_id":"01a1ffee-0552-7185-9f34-de5d8ba5325a-311","payment_token":"tok_visa"}','ok','01a1ffee-056f-749b-9b4a-568fce6082c3');
INSERT INTO "answers" VALUES('01a1ffee-0552-7185-9f34-de5d8ba5325a-311:capture','{"amount_cents":1000,"authorization_key":"01a1ffee-0552-7185-9f34-de5d8ba5325a-311:authorize","currency":"EUR","kind":"capture","order_id":"01a1ffee-0552-7185-9f34-de5d8ba5325a-311","payment_token":""}','ok','01a1ffee-0577-74f1-a85c-fa77380a1409');
INSERT INTO "answers" VALUES('01a1ffee-057b-7610-87e0-8d39185faeff-0a9:authorize','{"amount_cents":1000,"authorization_key":"01a1ffee-057b-7610-87e0-8d39185faeff-0a9:authorize","currency":"EUR","kind":"authorize","order_id":"01a1ffee-057b-7610-87e0-8d39185faeff-0a9","payment_token":"tok_visa"}','ok','01a1ffee-058c-7a35-91ed-ffefa0e9ebb9');
INSERT INTO "answers" VALUES('01a1ffee-057b-7610-87e0-8d39185faeff-0a9:capture','{"amount_cents":1000,"authorization_key":"01a1ffee-057b-7610-87e0-8d39185faeff-0a9:authorize","currency":"EUR","kind":"capture","order_id":"01a1ffee-057b-7610-87e0-8d39185faeff-0a9","payment_token":""}','ok','01a1ffee-0597-7312-a484-53838d4d2ebd');
INSERT INTO "answers" VALUES('01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2:authorize','{"amount_cents":2000,"authorization_key":"01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2:authorize","currency":"EUR","kind":"authorize","order_id":"01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2","payment_token":"tok_declined"}','declined','01a1ffee-05ad-76b0-b197-fb5f97d3b307');
INSERT INTO "answers" VALUES('01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c:authorize','{"amount_cents":1000,"authorization_key":"01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c:authorize","currency":"EUR","kind":"authorize","order_id":"01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c","payment_token":"tok_visa"}','ok','01a1ffee-05c8-723d-83be-da7268b1f3aa');
INSERT INTO "answers" VALUES('01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c:capture','{"amount_cents":1000,"authorization_key":"01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c:authorize","currency":"EUR","kind":"capture","order_id":"01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c","payment_token":""}','ok','01a1ffee-05d2-7764-b78a-641f82e1bad6');
INSERT INTO "answers" VALUES('01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c:refund','{"amount_cents":1000,"authorization_key":"01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c:authorize","currency":"EUR","kind":"refund","order_id":"01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c","payment_token":""}','ok','01a1ffee-07cd-7a0c-870d-e3221a35f6ee');
INSERT INTO "answers" VALUES('01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3:authorize','{"amount_cents":1000,"authorization_key":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3:authorize","currency":"EUR","kind":"authorize","order_id":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3","payment_token":"tok_visa"}','ok','01a1ffee-05e6-7ac0-9849-e6f6fb67e33e');
INSERT INTO "answers" VALUES('01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3:capture','{"amount_cents":1000,"authorization_key":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3:authorize","currency":"EUR","kind":"capture","order_id":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3","payment_token":""}','ok','01a1ffee-05fd-79ba-989b-5271e2e9a12d');
INSERT INTO "answers" VALUES('01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3:refund','{"amount_cents":1000,"authorization_key":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3:authorize","currency":"EUR","kind":"refund","order_id":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3","payment_token":""}','ok','01a1ffee-084a-7a18-ae1f-930cfb10b572');
INSERT INTO "answers" VALUES('01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f:authorize','{"amount_cents":1000,"authorization_key":"01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f:authorize","currency":"EUR","kind":"authorize","order_id":"01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f","payment_token":"tok_visa"}','ok','01a1ffee-0604-7fdb-80b6-feec126a4309');
INSERT INTO "answers" VALUES('01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f:capture','{"amount_cents":1000,"authorization_key":"01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f:authorize","currency":"EUR","kind":"capture","order_id":"01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f","payment_token":""}','ok','01a1ffee-063a-7fbe-87ef-8aaa2253e9db');
INSERT INTO "answers" VALUES('01a1ffee-0614-7635-a487-b3acb6f5de58-1b9:authorize','{"amount_cents":1000,"authorization_key":"01a1ffee-0614-7635-a487-b3acb6f5de58-1b9:authorize","currency":"EUR","kind":"authorize","order_id":"01a1ffee-0614-7635-a487-b3acb6f5de58-1b9","payment_token":"tok_visa"}','ok','01a1ffee-0676-7c04-9dbd-d21aa046efa2');
INSERT INTO "answers" VALUES('01a1ffee-0614-7635-a487-b3acb6f5de58-1b9:capture','{"amount_cents":1000,"authorization_key":"01a1ffee-0614-7635-a487-b3acb6f5de58-1b9:authorize","currency":"EUR","kind":"capture","order_id":"01a1ffee-0614-7635-a487-b3acb6f5de58-1b9","payment_token":""}','ok','01a1ffee-06e5-7781-b94d-8a593139d21d');
INSERT INTO "answers" VALUES('01a1ffee-0751-7dae-9a62-67d651b25830-167:authorize','{"amount_cents":2000,"authorization_key":"01a1ffee-0751-7dae-9a62-67d651b25830-167:authorize","currency":"EUR","kind":"authorize","order_id":"01a1ffee-0751-7dae-9a62-67d651b25830-167","payment_token":"tok_declined"}','declined','01a1ffee-0761-7e66-aee0-e6d5512a737d');
INSERT INTO "answers" VALUES('01a1ffee-0772-7589-9bbe-9f609d19d059-0ba:authorize','{"amount_cents":1000,"authorization_key":"01a1ffee-0772-7589-9bbe-9f609d19d059-0ba:authorize","currency":"EUR","kind":"authorize","order_id":"01a1ffee-0772-7589-9bbe-9f609d19d059-0ba","payment_token":"tok_visa"}','ok','01a1ffee-0779-76d9-89b3-68cb3fb58c62');
INSERT INTO "answers" VALUES('01a1ffee-0772-7589-9bbe-9f609d19d059-0ba:capture','{"amount_cents":1000,"authorization_key":"01a1ffee-0772-7589-9bbe-9f609d19d059-0ba:authorize","currency":"EUR","kind":"capture","order_id":"01a1ffee-0772-7589-9bbe-9f609d19d059-0ba","payment_token":""}','ok','01a1ffee-0790-798d-bde9-51c904b01e5c');
INSERT INTO "answers" VALUES('01a1ffee-0772-7589-9bbe-9f609d19d059-0ba:refund','{"amount_cents":1000,"authorization_key":"01a1ffee-0772-7589-9bbe-9f609d19d059-0ba:authorize","currency":"EUR","kind":"refund","order_id":"01a1ffee-0772-7589-9bbe-9f609d19d059-0ba","payment_token":""}','ok','01a1ffee-088a-7b74-9707-b0a018a1660a');
INSERT INTO "answers" VALUES('01a1ffee-078f-7883-8c32-be29c437f73d-162:authorize','{"amount_cents":1000,"authorization_key":"01a1ffee-078f-7883-8c32-be29c437f73d-162:authorize","currency":"EUR","kind":"authorize","order_id":"01a1ffee-078f-7883-8c32-be29c437f73d-162","payment_token":"tok_visa"}','ok','01a1ffee-07b5-7ed4-9ef4-e8852c47f701');
INSERT INTO "answers" VALUES('01a1ffee-078f-7883-8c32-be29c437f73d-162:capture','{"amount_cents":1000,"authorization_key":"01a1ffee-078f-7883-8c32-be29c437f73d-162:authorize","currency":"EUR","kind":"capture","order_id":"01a1ffee-078f-7883-8c32-be29c437f73d-162","payment_token":""}','ok','01a1ffee-07c7-7bef-896c-57a6032da03f');
INSERT INTO "answers" VALUES('01a1ffee-078f-7883-8c32-be29c437f73d-162:refund','{"amount_cents":1000,"authorization_key":"01a1ffee-078f-7883-8c32-be29c437f73d-162:authorize","currency":"EUR","kind":"refund","order_id":"01a1ffee-078f-7883-8c32-be29c437f73d-162","payment_token":""}','ok','01a1ffee-09b7-70ed-b978-91b48f500647');
CREATE TABLE authorizations (
        authorization_key TEXT PRIMARY KEY,
        standing TEXT NOT NULL,
        order_id TEXT NOT NULL,
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        payment_token TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "authorizations" VALUES('01a1ffee-0552-7185-9f34-de5d8ba5325a-311:authorize','captured','01a1ffee-0552-7185-9f34-de5d8ba5325a-311',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a1ffee-057b-7610-87e0-8d39185faeff-0a9:authorize','captured','01a1ffee-057b-7610-87e0-8d39185faeff-0a9',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2:authorize','declined','01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2',2000,'EUR','tok_declined');
INSERT INTO "authorizations" VALUES('01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c:authorize','refunded','01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3:authorize','refunded','01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f:authorize','captured','01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a1ffee-0614-7635-a487-b3acb6f5de58-1b9:authorize','captured','01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a1ffee-0751-7dae-9a62-67d651b25830-167:authorize','declined','01a1ffee-0751-7dae-9a62-67d651b25830-167',2000,'EUR','tok_declined');
INSERT INTO "authorizations" VALUES('01a1ffee-0772-7589-9bbe-9f609d19d059-0ba:authorize','refunded','01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',1000,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('01a1ffee-078f-7883-8c32-be29c437f73d-162:authorize','refunded','01a1ffee-078f-7883-8c32-be29c437f73d-162',1000,'EUR','tok_visa');
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
INSERT INTO "ledger" VALUES(1,'01a1ffee-056f-749b-9b4a-568fce6082c3','01a1ffee-0552-7185-9f34-de5d8ba5325a-311:authorize','01a1ffee-0552-7185-9f34-de5d8ba5325a-311','authorize','ok',1000,'EUR',1795295151471247);
INSERT INTO "ledger" VALUES(2,'01a1ffee-0577-74f1-a85c-fa77380a1409','01a1ffee-0552-7185-9f34-de5d8ba5325a-311:capture','01a1ffee-0552-7185-9f34-de5d8ba5325a-311','capture','ok',1000,'EUR',1795295151479273);
INSERT INTO "ledger" VALUES(3,'01a1ffee-058c-7a35-91ed-ffefa0e9ebb9','01a1ffee-057b-7610-87e0-8d39185faeff-0a9:authorize','01a1ffee-057b-7610-87e0-8d39185faeff-0a9','authorize','ok',1000,'EUR',1795295151500615);
INSERT INTO "ledger" VALUES(4,'01a1ffee-0597-7312-a484-53838d4d2ebd','01a1ffee-057b-7610-87e0-8d39185faeff-0a9:capture','01a1ffee-057b-7610-87e0-8d39185faeff-0a9','capture','ok',1000,'EUR',1795295151511158);
INSERT INTO "ledger" VALUES(5,'01a1ffee-05ad-76b0-b197-fb5f97d3b307','01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2:authorize','01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','authorize','declined',2000,'EUR',1795295151533397);
INSERT INTO "ledger" VALUES(6,'01a1ffee-05c8-723d-83be-da7268b1f3aa','01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c:authorize','01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','authorize','ok',1000,'EUR',1795295151560119);
INSERT INTO "ledger" VALUES(7,'01a1ffee-05d2-7764-b78a-641f82e1bad6','01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c:capture','01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','capture','ok',1000,'EUR',1795295151570036);
INSERT INTO "ledger" VALUES(8,'01a1ffee-05e6-7ac0-9849-e6f6fb67e33e','01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3:authorize','01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','authorize','ok',1000,'EUR',1795295151590650);
INSERT INTO "ledger" VALUES(9,'01a1ffee-05fd-79ba-989b-5271e2e9a12d','01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3:capture','01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','capture','ok',1000,'EUR',1795295151613570);
INSERT INTO "ledger" VALUES(10,'01a1ffee-0604-7fdb-80b6-feec126a4309','01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f:authorize','01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','authorize','ok',1000,'EUR',1795295151620969);
INSERT INTO "ledger" VALUES(11,'01a1ffee-063a-7fbe-87ef-8aaa2253e9db','01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f:capture','01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','capture','ok',1000,'EUR',1795295151674952);
INSERT INTO "ledger" VALUES(12,'01a1ffee-0676-7c04-9dbd-d21aa046efa2','01a1ffee-0614-7635-a487-b3acb6f5de58-1b9:authorize','01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','authorize','ok',1000,'EUR',1795295151734726);
INSERT INTO "ledger" VALUES(13,'01a1ffee-06e5-7781-b94d-8a593139d21d','01a1ffee-0614-7635-a487-b3acb6f5de58-1b9:capture','01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','capture','ok',1000,'EUR',1795295151845435);
INSERT INTO "ledger" VALUES(14,'01a1ffee-0761-7e66-aee0-e6d5512a737d','01a1ffee-0751-7dae-9a62-67d651b25830-167:authorize','01a1ffee-0751-7dae-9a62-67d651b25830-167','authorize','declined',2000,'EUR',1795295151969874);
INSERT INTO "ledger" VALUES(15,'01a1ffee-0779-76d9-89b3-68cb3fb58c62','01a1ffee-0772-7589-9bbe-9f609d19d059-0ba:authorize','01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','authorize','ok',1000,'EUR',1795295151993404);
INSERT INTO "ledger" VALUES(16,'01a1ffee-0790-798d-bde9-51c904b01e5c','01a1ffee-0772-7589-9bbe-9f609d19d059-0ba:capture','01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','capture','ok',1000,'EUR',1795295152016565);
INSERT INTO "ledger" VALUES(17,'01a1ffee-07b5-7ed4-9ef4-e8852c47f701','01a1ffee-078f-7883-8c32-be29c437f73d-162:authorize','01a1ffee-078f-7883-8c32-be29c437f73d-162','authorize','ok',1000,'EUR',1795295152053894);
INSERT INTO "ledger" VALUES(18,'01a1ffee-07c7-7bef-896c-57a6032da03f','01a1ffee-078f-7883-8c32-be29c437f73d-162:capture','01a1ffee-078f-7883-8c32-be29c437f73d-162','capture','ok',1000,'EUR',1795295152071705);
INSERT INTO "ledger" VALUES(19,'01a1ffee-07cd-7a0c-870d-e3221a35f6ee','01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c:refund','01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','refund','ok',1000,'EUR',1795295152077590);
INSERT INTO "ledger" VALUES(20,'01a1ffee-084a-7a18-ae1f-930cfb10b572','01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3:refund','01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','refund','ok',1000,'EUR',1795295152202604);
INSERT INTO "ledger" VALUES(21,'01a1ffee-088a-7b74-9707-b0a018a1660a','01a1ffee-0772-7589-9bbe-9f609d19d059-0ba:refund','01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','refund','ok',1000,'EUR',1795295152266685);
INSERT INTO "ledger" VALUES(22,'01a1ffee-09b7-70ed-b978-91b48f500647','01a1ffee-078f-7883-8c32-be29c437f73d-162:refund','01a1ffee-078f-7883-8c32-be29c437f73d-162','refund','ok',1000,'EUR',1795295152567018);
CREATE INDEX ledger_by_order ON ledger (order_id, position);
COMMIT;
