package io.dynamigrate.function;

import io.dynamigrate.Outcome;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.run.Report;
import java.util.LinkedHashMap;
import java.util.Map;

/** The command that continues a command which ran out of time. */
final class Resumption {

    private Resumption() {}

    /**
     * The same command; but a rollback that began names the migrations that remain, because {@code steps} counted anew would
     * roll back more than was asked for.
     */
    static Map<String, Object> of(Command command, Report report) {
        Map<String, Object> resumption = new LinkedHashMap<>();
        resumption.put("action", command.action().text());
        resumption.put(Field.TABLE_NAME.text(), command.table());
        command.trackingTable().ifPresent(table -> resumption.put(Field.TRACKING_TABLE.text(), table));
        command.migrations().ifPresent(set -> resumption.put(Field.MIGRATIONS.text(), set));
        if (command.action() == Action.ROLLBACK && report.outcome() == Outcome.SUSPENDED) {
            resumption.put(Field.IDS.text(), report.remaining());
        } else {
            putGoal(resumption, report.goal());
        }
        if (command.continues()) {
            resumption.put(Field.CONTINUE.text(), true);
        }
        if (command.force()) {
            resumption.put(Field.FORCE.text(), true);
        }
        command.by().ifPresent(name -> resumption.put(Field.BY.text(), name));
        return resumption;
    }

    private static void putGoal(Map<String, Object> command, Goal goal) {
        if (goal instanceof Goal.Migrate migrate) {
            migrate.target().ifPresent(target -> command.put(Field.TARGET.text(), target));
        } else if (goal instanceof Goal.Baseline baseline) {
            baseline.target().ifPresent(target -> command.put(Field.TARGET.text(), target));
        } else if (goal instanceof Goal.Repair repair) {
            command.put(Field.ID.text(), repair.id());
            command.put(Field.CORRECTION.text(), Corrections.text(repair.correction()));
        } else if (goal instanceof Goal.RollbackSteps rollback) {
            command.put(Field.STEPS.text(), rollback.steps());
        } else if (goal instanceof Goal.RollbackTo rollback) {
            command.put(Field.TARGET.text(), rollback.target());
        } else if (goal instanceof Goal.RollbackOf rollback) {
            command.put(Field.IDS.text(), rollback.ids());
        }
    }
}
