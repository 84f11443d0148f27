package io.dynamigrate.run;

import io.dynamigrate.Migration;
import io.dynamigrate.TestMigration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Migrations of a table with the users 1 to 9, one way of writing each, whose later requests depend on earlier ones. */
final class Fixtures {

    private Fixtures() {}

    public static Map<String, List<Migration>> all() {
        Map<String, List<Migration>> all = new LinkedHashMap<>();
        all.put("put", List.of(migration("put", ItemFixtures::put, ScanFixtures::deleteAllCopies)));
        all.put("update", List.of(migration("update", ItemFixtures::update, ItemFixtures::removeCount)));
        all.put("delete", List.of(migration("delete", ItemFixtures::delete, context -> {})));
        all.put("batch", List.of(migration("batch", ItemFixtures::batch, ScanFixtures::deleteAllCopies)));
        all.put(
                "transaction",
                List.of(migration("transaction", ItemFixtures::transaction, ScanFixtures::deleteAllCopies)));
        all.put(
                "a cancelled transaction",
                List.of(migration("cancelled", RefusalFixtures::cancelled, ScanFixtures::deleteAllCopies)));
        all.put("what refusals tell", List.of(migration("told", RefusalFixtures::told, ScanFixtures::deleteAllCopies)));
        all.put(
                "indexes",
                List.of(migration(
                        "indexes",
                        TableFixtures::indexes,
                        context -> context.indexes().delete("email"))));
        all.put("steps", List.of(migration("steps", TableFixtures::steps, ScanFixtures::deleteAllCopies)));
        all.put("partiql", List.of(migration("partiql", ItemFixtures::partiql, context -> {})));
        all.put("time to live", List.of(migration("ttl", TableFixtures::timeToLive, context -> {})));
        all.put(
                "scan and update",
                List.of(
                        migration("lower", context -> ScanFixtures.lower(context, 2), ScanFixtures::removeLower),
                        migration("lower_again", context -> ScanFixtures.lower(context, 3), context -> {})));
        all.put(
                "one after the other",
                List.of(
                        migration("copy", ScanFixtures::copyAll, ScanFixtures::deleteAllCopies),
                        migration("count", ItemFixtures::update, context -> {}),
                        migration("query", ScanFixtures::queryAndMove, context -> {})));
        all.put(
                "a refused step that is caught",
                List.of(migration("caught", TableFixtures::refusedStep, ScanFixtures::deleteAllCopies)));
        all.put("refused by DynamoDB", List.of(migration("fails", ItemFixtures::fails, context -> {})));
        return all;
    }

    private static Migration migration(String id, TestMigration.Work up, TestMigration.Work down) {
        return TestMigration.of(id, id.length()).up(up).down(down);
    }
}
