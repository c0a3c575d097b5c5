PRAGMA application_id = 1332891728;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE answers (
        idempotency_key TEXT PRIMARY KEY,
        call TEXT NOT NULL,                 -- JSON, to tell a repeat from another call
        outcome TEXT NOT NULL,              -- ok, declined
        reference TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "answers" VALUES('091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2:authorize','{"amount_cents":1499,"authorization_key":"091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2:authorize","currency":"EUR","kind":"authorize","order_id":"091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2","payment_token":"tok_declined"}','declined','01a1fde6-9d88-77e3-bc74-225448de1eca');
INSERT INTO "answers" VALUES('091-01a1fde6-9daf-79d7-943c-2203b623b89a:authorize','{"amount_cents":1499,"authorization_key":"091-01a1fde6-9daf-79d7-943c-2203b623b89a:authorize","currency":"EUR","kind":"authorize","order_id":"091-01a1fde6-9daf-79d7-943c-2203b623b89a","payment_token":"tok_visa"}','ok','01a1fde6-9dba-757c-9839-bdb35dd70719');
INSERT INTO "answers" VALUES('091-01a1fde6-9daf-79d7-943c-2203b623b89a:capture','{"amount_cents":1499,"authorization_key":"091-01a1fde6-9daf-79d7-943c-2203b623b89a:authorize","currency":"EUR","kind":"capture","order_id":"091-01a1fde6-9daf-79d7-943c-2203b623b89a","payment_token":""}','ok','01a1fde6-9dc0-785e-81ff-0bac4d2b108c');
INSERT INTO "answers" VALUES('091-01a1fde6-9daf-79d7-943c-2203b623b89a:refund','{"amount_cents":1499,"authorization_key":"091-01a1fde6-9daf-79d7-943c-2203b623b89a:authorize","currency":"EUR","kind":"refund","order_id":"091-01a1fde6-9daf-79d7-943c-2203b623b89a","payment_token":""}','ok','01a1fde6-9dec-7eb8-83da-ea786e202c06');
INSERT INTO "answers" VALUES('10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1:authorize','{"amount_cents":3998,"authorization_key":"10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1:authorize","currency":"EUR","kind":"authorize","order_id":"10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1","payment_token":"tok_visa"}','ok','01a1fde6-9b37-753b-816c-992bb7e8421d');
INSERT INTO "answers" VALUES('10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1:capture','{"amount_cents":3998,"authorization_key":"10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1:authorize","currency":"EUR","kind":"capture","order_id":"10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1","payment_token":""}','ok','01a1fde6-9b45-7306-ada3-1b9086243b64');
INSERT INTO "answers" VALUES('153-01a1fde6-9df5-7824-a54c-bdc307119c08:authorize','{"amount_cents":1499,"authorization_key":"153-01a1fde6-9df5-7824-a54c-bdc307119c08:authorize","currency":"EUR","kind":"authorize","order_id":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","payment_token":"tok_slow"}','declined','');
INSERT INTO "answers" VALUES('153-01a1fde6-9df5-7824-a54c-bdc307119c08:void','{"amount_cents":1499,"authorization_key":"153-01a1fde6-9df5-7824-a54c-bdc307119c08:authorize","currency":"EUR","kind":"void","order_id":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","payment_token":""}','ok','');
INSERT INTO "answers" VALUES('1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40:authorize','{"amount_cents":1499,"authorization_key":"1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40:authorize","currency":"EUR","kind":"authorize","order_id":"1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40","payment_token":"tok_visa"}','ok','01a1fde6-9b69-79b6-84b6-b5e131ed2bba');
INSERT INTO "answers" VALUES('1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40:capture','{"amount_cents":1499,"authorization_key":"1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40:authorize","currency":"EUR","kind":"capture","order_id":"1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40","payment_token":""}','ok','01a1fde6-9b76-7570-81fc-1e5dc1658111');
INSERT INTO "answers" VALUES('2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7:authorize','{"amount_cents":1499,"authorization_key":"2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7:authorize","currency":"EUR","kind":"authorize","order_id":"2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7","payment_token":"tok_declined"}','declined','01a1fde6-9bdf-7bce-9a06-16f9057effb2');
INSERT INTO "answers" VALUES('2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753:authorize','{"amount_cents":1499,"authorization_key":"2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753:authorize","currency":"EUR","kind":"authorize","order_id":"2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753","payment_token":"tok_visa"}','ok','01a1fde6-9c17-78fd-a7e0-6706e3d539c9');
INSERT INTO "answers" VALUES('2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753:capture','{"amount_cents":1499,"authorization_key":"2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753:authorize","currency":"EUR","kind":"capture","order_id":"2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753","payment_token":""}','ok','01a1fde6-9c22-787a-9518-a8b849a91864');
INSERT INTO "answers" VALUES('2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753:refund','{"amount_cents":1499,"authorization_key":"2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753:authorize","currency":"EUR","kind":"refund","order_id":"2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753","payment_token":""}','ok','01a1fde6-9c59-7981-a34e-c62dc339ff0a');
INSERT INTO "answers" VALUES('31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab:authorize','{"amount_cents":1499,"authorization_key":"31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab:authorize","currency":"EUR","kind":"authorize","order_id":"31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab","payment_token":"tok_visa"}','ok','01a1fde6-9d06-76f5-a7a8-fb5bf3009338');
INSERT INTO "answers" VALUES('31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab:capture','{"amount_cents":1499,"authorization_key":"31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab:authorize","currency":"EUR","kind":"capture","order_id":"31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab","payment_token":""}','ok','01a1fde6-9d0c-7edd-b94c-286bedfe22a4');
INSERT INTO "answers" VALUES('39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2:authorize','{"amount_cents":3998,"authorization_key":"39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2:authorize","currency":"EUR","kind":"authorize","order_id":"39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2","payment_token":"tok_visa"}','ok','01a1fde6-9cce-7ee9-af2b-e4654e3950b4');
INSERT INTO "answers" VALUES('39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2:capture','{"amount_cents":3998,"authorization_key":"39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2:authorize","currency":"EUR","kind":"capture","order_id":"39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2","payment_token":""}','ok','01a1fde6-9cd4-7b64-9ee8-b045cbdac469');
CREATE TABLE authorizations (
        authorization_key TEXT PRIMARY KEY,
        standing TEXT NOT NULL,
        order_id TEXT NOT NULL,
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        payment_token TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "authorizations" VALUES('091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2:authorize','declined','091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2',1499,'EUR','tok_declined');
INSERT INTO "authorizations" VALUES('091-01a1fde6-9daf-79d7-943c-2203b623b89a:authorize','refunded','091-01a1fde6-9daf-79d7-943c-2203b623b89a',1499,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1:authorize','captured','10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',3998,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('153-01a1fde6-9df5-7824-a54c-bdc307119c08:authorize','barred','153-01a1fde6-9df5-7824-a54c-bdc307119c08',1499,'EUR','');
INSERT INTO "authorizations" VALUES('1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40:authorize','captured','1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',1499,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7:authorize','declined','2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7',1499,'EUR','tok_declined');
INSERT INTO "authorizations" VALUES('2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753:authorize','refunded','2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',1499,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab:authorize','captured','31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',1499,'EUR','tok_visa');
INSERT INTO "authorizations" VALUES('39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2:authorize','captured','39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',3998,'EUR','tok_visa');
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
INSERT INTO "ledger" VALUES(1,'01a1fde6-9b37-753b-816c-992bb7e8421d','10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1:authorize','10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','authorize','ok',3998,'EUR',1795261111095310);
INSERT INTO "ledger" VALUES(2,'01a1fde6-9b45-7306-ada3-1b9086243b64','10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1:capture','10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','capture','ok',3998,'EUR',1795261111109169);
INSERT INTO "ledger" VALUES(3,'01a1fde6-9b69-79b6-84b6-b5e131ed2bba','1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40:authorize','1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','authorize','ok',1499,'EUR',1795261111145591);
INSERT INTO "ledger" VALUES(4,'01a1fde6-9b76-7570-81fc-1e5dc1658111','1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40:capture','1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','capture','ok',1499,'EUR',1795261111158320);
INSERT INTO "ledger" VALUES(5,'01a1fde6-9bdf-7bce-9a06-16f9057effb2','2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7:authorize','2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','authorize','declined',1499,'EUR',1795261111263723);
INSERT INTO "ledger" VALUES(6,'01a1fde6-9c17-78fd-a7e0-6706e3d539c9','2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753:authorize','2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','authorize','ok',1499,'EUR',1795261111319546);
INSERT INTO "ledger" VALUES(7,'01a1fde6-9c22-787a-9518-a8b849a91864','2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753:capture','2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','capture','ok',1499,'EUR',1795261111330301);
INSERT INTO "ledger" VALUES(8,'01a1fde6-9c59-7981-a34e-c62dc339ff0a','2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753:refund','2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','refund','ok',1499,'EUR',1795261111385573);
INSERT INTO "ledger" VALUES(9,'01a1fde6-9cce-7ee9-af2b-e4654e3950b4','39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2:authorize','39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','authorize','ok',3998,'EUR',1795261111502916);
INSERT INTO "ledger" VALUES(10,'01a1fde6-9cd4-7b64-9ee8-b045cbdac469','39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2:capture','39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','capture','ok',3998,'EUR',1795261111508693);
INSERT INTO "ledger" VALUES(11,'01a1fde6-9d06-76f5-a7a8-fb5bf3009338','31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab:authorize','31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','authorize','ok',1499,'EUR',1795261111558419);
INSERT INTO "ledger" VALUES(12,'01a1fde6-9d0c-7edd-b94c-286bedfe22a4','31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab:capture','31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','capture','ok',1499,'EUR',1795261111564908);
INSERT INTO "ledger" VALUES(13,'01a1fde6-9d88-77e3-bc74-225448de1eca','091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2:authorize','091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2','authorize','declined',1499,'EUR',1795261111688476);
INSERT INTO "ledger" VALUES(14,'01a1fde6-9dba-757c-9839-bdb35dd70719','091-01a1fde6-9daf-79d7-943c-2203b623b89a:authorize','091-01a1fde6-9daf-79d7-943c-2203b623b89a','authorize','ok',1499,'EUR',1795261111738326);
INSERT INTO "ledger" VALUES(15,'01a1fde6-9dc0-785e-81ff-0bac4d2b108c','091-01a1fde6-9daf-79d7-943c-2203b623b89a:capture','091-01a1fde6-9daf-79d7-943c-2203b623b89a','capture','ok',1499,'EUR',1795261111744502);
INSERT INTO "ledger" VALUES(16,'01a1fde6-9dec-7eb8-83da-ea786e202c06','091-01a1fde6-9daf-79d7-943c-2203b623b89a:refund','091-01a1fde6-9daf-79d7-943c-2203b623b89a','refund','ok',1499,'EUR',1795261111788897);
CREATE INDEX ledger_by_order ON ledger (order_id, position);
COMMIT;
