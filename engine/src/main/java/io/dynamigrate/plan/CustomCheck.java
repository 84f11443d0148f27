package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whether a migration's names follow the custom, by which people find it and see its age. */
final class CustomCheck {

    private static final Pattern ID = Pattern.compile("(\\d{8}|\\d{14})_\\w+");
    private static final Pattern VERSION = Pattern.compile("(19|20)\\d{12}");

    private CustomCheck() {}

    static List<Finding> findings(Migration migration) {
        List<Finding> findings = new ArrayList<>();
        if (!ID.matcher(migration.id()).matches()) {
            findings.add(Finding.note(
                    migration.id(),
                    "unusual_id",
                    "The id '" + migration.id()
                            + "' is not of the form YYYYMMDD_description, which sorts and tells its age:"
                            + " use that for new ones."));
        }
        boolean isOfId = migration.id().startsWith(migration.version() + "_");
        if (!isOfId && !VERSION.matcher(Long.toString(migration.version())).matches()) {
            findings.add(Finding.note(
                    migration.id(),
                    "unusual_version",
                    "The version " + migration.version() + " of '" + migration.id()
                            + "' is neither of the form YYYYMMDDHHMMSS nor the number with which the id begins: use one"
                            + " of these for new ones."));
        }
        return findings;
    }
}
