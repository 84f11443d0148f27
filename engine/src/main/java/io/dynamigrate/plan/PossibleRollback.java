package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rollback as far as it is possible: a run refuses a list of which one migration cannot be rolled back, so this leaves
 * that one out, and what it depends on.
 *
 * @param ids what a run can roll back, in the order in which it was asked for
 * @param refused the ids of the others, each with the reason
 */
public record PossibleRollback(List<String> ids, Map<String, String> refused) {

    public PossibleRollback {
        ids = List.copyOf(ids);
    }

    static PossibleRollback of(Registry registry, History history, List<String> asked, boolean force) {
        List<String> ids = new ArrayList<>(asked);
        Map<String, String> refused = new LinkedHashMap<>();
        List<Finding> refusals = refusals(registry, history, ids, force);
        while (!refusals.isEmpty()) {
            int before = ids.size();
            for (Finding finding : refusals) {
                if (ids.remove(finding.migration())) {
                    refused.put(finding.migration(), finding.message());
                }
            }
            if (ids.size() == before) {
                // This is about no migration in particular, so it stops all.
                String why = refusals.get(0).message();
                ids.forEach(id -> refused.put(id, why));
                ids.clear();
            }
            // Another migration may depend on what stays now.
            refusals = refusals(registry, history, ids, force);
        }
        return new PossibleRollback(ids, refused);
    }

    private static List<Finding> refusals(Registry registry, History history, List<String> ids, boolean force) {
        return ids.isEmpty()
                ? List.of()
                : Planner.plan(registry, history, Goal.rollbackOf(ids)).refusals(force);
    }
}
