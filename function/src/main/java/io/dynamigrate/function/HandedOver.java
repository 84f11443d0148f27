package io.dynamigrate.function;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of migrations that other versions of this function were to roll back.
 *
 * @param takenBack the ids of those that are, in order
 * @param refused why the others are not, by id
 * @param hasFailed whether taking one back failed, and may be tried again
 * @param isStopped whether that is so, or is not known: nothing below it may be rolled back then
 * @param isOutOfTime whether the other version only lacked time, and continues when it is asked again
 */
record HandedOver(
        List<String> takenBack,
        Map<String, String> refused,
        boolean hasFailed,
        boolean isStopped,
        boolean isOutOfTime) {

    HandedOver {
        takenBack = List.copyOf(takenBack);
        refused = Map.copyOf(refused);
    }

    HandedOver(List<String> takenBack, Map<String, String> refused, boolean hasFailed, boolean isStopped) {
        this(takenBack, refused, hasFailed, isStopped, false);
    }

    static HandedOver nothing() {
        return new HandedOver(List.of(), Map.of(), false, false);
    }

    /** This and what came of others. */
    HandedOver and(HandedOver other) {
        List<String> allTakenBack = new ArrayList<>(takenBack);
        allTakenBack.addAll(other.takenBack);
        Map<String, String> allRefused = new LinkedHashMap<>(refused);
        allRefused.putAll(other.refused);
        return new HandedOver(
                allTakenBack,
                allRefused,
                hasFailed || other.hasFailed,
                isStopped || other.isStopped,
                isOutOfTime || other.isOutOfTime);
    }
}
