using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Settlements;

namespace MlConnector.Reconcile.Domain.Proving;

/// <summary>
/// Step 2: the event group that is this settlement's payout. By SETTLEMENT_ID where Amazon gives it, else by currency,
/// dates and amount, one to one. A tie, a zero or a missing total is a weak match, which needs a person.
/// </summary>
public static class PayoutProof
{
    /// <summary>
    /// Start and end of report and group are the same instants in all files seen; an hour allows for a clock change
    /// without reaching a neighbouring settlement, the shortest of which spans a day.
    /// </summary>
    public static readonly TimeSpan DateTolerance = TimeSpan.FromHours(1);

    /// <returns>The step, and the group when it is proved.</returns>
    public static (ProofStep Step, EventGroup? Group) Prove(
        Settlement settlement,
        IReadOnlyList<EventGroup> groups
    )
    {
        var named = groups.Where(group => Names(group, settlement)).ToList();
        var candidates =
            named.Count > 0
                ? named
                :
                [
                    .. groups.Where(group =>
                        Dated(group, settlement) && HasTotalOf(group, settlement)
                    ),
                ];
        return candidates switch
        {
            [] => NoGroup(settlement, groups),
            [var only] => Judge(settlement, only, byName: named.Count > 0),
            _ => Weak(
                settlement,
                "payout-tie",
                $"{candidates.Count} event groups of Amazon fit settlement {settlement.SettlementId} equally ({string.Join(", ", candidates.Select(group => group.EventGroupId))}). A person has to say which one it is.",
                null
            ),
        };
    }

    private static (ProofStep, EventGroup?) Judge(
        Settlement settlement,
        EventGroup group,
        bool byName
    )
    {
        if (!IsClosed(group))
        {
            return Missing(
                settlement,
                "payout-open",
                $"Event group {group.EventGroupId} of settlement {settlement.SettlementId} is still open."
            );
        }

        if (Total(group, settlement) is not { } total)
        {
            return Weak(
                settlement,
                "payout-total-missing",
                $"Amazon leaves the total of event group {group.EventGroupId} out, so the payout of settlement {settlement.SettlementId} cannot be compared. A person has to look it up in Seller Central.",
                null
            );
        }

        if (total != settlement.Total)
        {
            return Weak(
                settlement,
                "payout-differs",
                $"Settlement {settlement.SettlementId} comes to {settlement.Total}, Amazon's event group {group.EventGroupId} to {total}. Compare both in Seller Central.",
                total
            );
        }

        if (total.IsZero && !byName)
        {
            return Weak(
                settlement,
                "payout-zero",
                $"Settlement {settlement.SettlementId} comes to zero, which any empty event group does. A person has to confirm event group {group.EventGroupId}.",
                total
            );
        }

        return (
            new ProofStep(
                ProofStep.PayoutName,
                ProofOutcome.Proved,
                null,
                $"Event group {group.EventGroupId} is the payout ({(byName ? "named by settlement id" : "by currency, dates and amount")}): {total}.",
                [new ProofFigure("payout", settlement.Total, total)],
                []
            ),
            group
        );
    }

    private static (ProofStep, EventGroup?) NoGroup(
        Settlement settlement,
        IReadOnlyList<EventGroup> groups
    )
    {
        var dated = groups.Where(group => Dated(group, settlement)).ToList();
        return dated switch
        {
            [] => Missing(
                settlement,
                "payout-missing",
                $"Amazon shows no event group in {settlement.Currency} from {settlement.StartAt:yyyy-MM-dd HH:mm} to {settlement.EndAt:yyyy-MM-dd HH:mm} UTC for settlement {settlement.SettlementId}."
            ),
            [var only] => Judge(settlement, only, byName: false),
            _ => Weak(
                settlement,
                "payout-differs",
                $"None of the {dated.Count} event groups with the dates of settlement {settlement.SettlementId} has its total of {settlement.Total}. Compare them in Seller Central.",
                null
            ),
        };
    }

    private static bool Names(EventGroup group, Settlement settlement) =>
        group.Transactions.Any(transaction =>
            EventsProof.IsReleased(transaction)
            && transaction.SettlementId == settlement.SettlementId
        );

    private static bool Dated(EventGroup group, Settlement settlement) =>
        group.Currency == settlement.Currency.Code
        && group.StartAt is { } start
        && group.EndAt is { } end
        && (start - settlement.StartAt).Duration() <= DateTolerance
        && (end - settlement.EndAt).Duration() <= DateTolerance;

    private static bool HasTotalOf(EventGroup group, Settlement settlement) =>
        Total(group, settlement) == settlement.Total;

    private static Money? Total(EventGroup group, Settlement settlement) =>
        group.Currency == settlement.Currency.Code
        && Money.TryParse(group.OriginalTotal, settlement.Currency, out var total)
            ? total
            : null;

    private static bool IsClosed(EventGroup group) =>
        !string.Equals(group.ProcessingStatus, "Open", StringComparison.OrdinalIgnoreCase);

    private static (ProofStep, EventGroup?) Missing(
        Settlement settlement,
        string code,
        string sentence
    ) =>
        (
            new ProofStep(
                ProofStep.PayoutName,
                ProofOutcome.Waiting,
                code,
                sentence,
                [new ProofFigure("payout", settlement.Total, null)],
                [new ProofDifference("payout", settlement.Total, null)]
            ),
            null
        );

    private static (ProofStep, EventGroup?) Weak(
        Settlement settlement,
        string code,
        string sentence,
        Money? total
    ) =>
        (
            new ProofStep(
                ProofStep.PayoutName,
                ProofOutcome.NotProved,
                code,
                sentence,
                [new ProofFigure("payout", settlement.Total, total)],
                [new ProofDifference("payout", settlement.Total, total)]
            ),
            null
        );
}
