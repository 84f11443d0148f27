package io.dynamigrate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Kahn's topological sort that prefers low versions: the smallest order by version that the dependencies allow. */
final class DependencyOrder {

    static final Comparator<Migration> BY_VERSION =
            Comparator.comparingLong(Migration::version).thenComparing(Migration::id);

    private DependencyOrder() {}

    /** The order; what is part of a cycle, or depends on one, is left out. Every dependency must be given. */
    static List<Migration> of(Collection<? extends Migration> migrations) {
        Map<String, List<Migration>> dependents = new HashMap<>();
        Map<String, Integer> open = new HashMap<>();
        PriorityQueue<Migration> ready = new PriorityQueue<>(BY_VERSION);
        for (Migration migration : migrations) {
            HashSet<String> dependencies = new HashSet<>(migration.dependencies());
            dependencies.forEach(dependency -> dependents
                    .computeIfAbsent(dependency, id -> new ArrayList<>())
                    .add(migration));
            open.put(migration.id(), dependencies.size());
            if (dependencies.isEmpty()) {
                ready.add(migration);
            }
        }
        List<Migration> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            Migration next = ready.remove();
            order.add(next);
            for (Migration dependent : dependents.getOrDefault(next.id(), List.of())) {
                if (open.merge(dependent.id(), -1, Integer::sum) == 0) {
                    ready.add(dependent);
                }
            }
        }
        return order;
    }
}
