package io.dynamigrate.function;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of migrations that other versions of this function were to take back.
 *
 * @param takenBack the ids of those that are, in order
 * @param refused why the others are not, by id
 * @param isStopped whether taking one back failed, so that nothing below it may be taken back either
 */
record HandedOver(List<String> takenBack, Map<String, String> refused, boolean isStopped) {

    HandedOver {
        takenBack = List.copyOf(takenBack);
        refused = Map.copyOf(refused);
    }

    static HandedOver nothing() {
        return new HandedOver(List.of(), Map.of(), false);
    }

    /** This and what came of others. */
    HandedOver and(HandedOver other) {
        List<String> allTakenBack = new ArrayList<>(takenBack);
        allTakenBack.addAll(other.takenBack);
        Map<String, String> allRefused = new LinkedHashMap<>(refused);
        allRefused.putAll(other.refused);
        return new HandedOver(allTakenBack, allRefused, isStopped || other.isStopped);
    }
}
