using System.Collections.Immutable;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Settlements;

namespace MlConnector.Reconcile.Domain.Proving;

/// <summary>
/// Step 3: the report's rows and the Finances transactions released into the group say the same, in all, per order and
/// kind, and for what has no order per kind, label and day. The report's balance movements stand apart.
/// </summary>
public static class EventsProof
{
    /// <summary>
    /// Only what is released counts. The older API has no status, and a deferred transaction that was released later
    /// comes with a row of its own.
    /// </summary>
    public static bool IsReleased(FinanceTransaction transaction) =>
        transaction.Status is null
        || transaction.Status.Equals("RELEASED", StringComparison.OrdinalIgnoreCase);

    internal static ProofStep Prove(
        Settlement settlement,
        ImmutableArray<ComparedAmount> report,
        EventGroup group
    )
    {
        var released = group.Transactions.Where(IsReleased).ToList();
        if (Unreadable(settlement, released) is { } unreadable)
        {
            return unreadable;
        }

        var finances = released
            .Select(transaction => Side(transaction, settlement))
            .ToImmutableArray();
        var comparison = new EventComparison(
            settlement.Currency,
            [.. report.Where(IsTrade)],
            [.. finances.Where(IsTrade)]
        );
        var differences = comparison.Differences();
        var figures = Figures(settlement, report, finances);
        return differences.IsEmpty
            ? new ProofStep(
                ProofStep.EventsName,
                ProofOutcome.Proved,
                null,
                $"{released.Count} released transactions equal the report: {comparison.Orders} orders, {comparison.Labels} fees and other amounts by label and day, {comparison.Pooled} by day where names differ.",
                figures,
                []
            )
            : NotProved(settlement, comparison, differences, figures);
    }

    private static ProofStep NotProved(
        Settlement settlement,
        EventComparison comparison,
        ImmutableArray<ProofDifference> differences,
        ImmutableArray<ProofFigure> figures
    )
    {
        var first = differences[0];
        return new ProofStep(
            ProofStep.EventsName,
            comparison.MayStillAgree ? ProofOutcome.Waiting : ProofOutcome.NotProved,
            "events-differ",
            $"Amazon's Finances and the report of settlement {settlement.SettlementId} differ in {differences.Length} places, first in {first.What}: report {Text(first.Report)}, Finances {Text(first.Finances)}.",
            figures,
            differences
        );
    }

    private static ProofStep? Unreadable(
        Settlement settlement,
        IReadOnlyList<FinanceTransaction> released
    )
    {
        var odd = released.FirstOrDefault(transaction =>
            transaction.Currency != settlement.Currency.Code
            || !Money.TryParse(transaction.Total, settlement.Currency, out _)
        );
        return odd is null
            ? null
            : new ProofStep(
                ProofStep.EventsName,
                ProofOutcome.NotProved,
                "event-unreadable",
                $"Transaction {odd.TransactionId ?? odd.Type} of {odd.PostedAt:yyyy-MM-dd} is '{odd.Total} {odd.Currency}', which is no amount in {settlement.Currency}. Look it up in Seller Central.",
                [],
                [new ProofDifference($"transaction {odd.TransactionId ?? odd.Type}", null, null)]
            );
    }

    private static ImmutableArray<ProofFigure> Figures(
        Settlement settlement,
        ImmutableArray<ComparedAmount> report,
        ImmutableArray<ComparedAmount> finances
    )
    {
        var currency = settlement.Currency;
        var shown = finances.Where(amount => !IsTrade(amount)).ToList();
        return
        [
            new ProofFigure(
                "transactions",
                report.Where(IsTrade).Sum(currency, amount => amount.Amount),
                finances.Where(IsTrade).Sum(currency, amount => amount.Amount)
            ),
            // The payout step and the sum of transactions together leave exactly this for the balance movements.
            new ProofFigure(
                "balance movements",
                report.Where(amount => !IsTrade(amount)).Sum(currency, amount => amount.Amount),
                shown.Count == 0 ? null : shown.Sum(currency, amount => amount.Amount)
            ),
        ];
    }

    private static ComparedAmount Side(FinanceTransaction transaction, Settlement settlement)
    {
        var kind = EventKind.OfFinances(transaction);
        return new ComparedAmount(
            kind,
            kind.HasOrders ? transaction.OrderId ?? "" : "",
            EventKind.FinancesLabel(transaction),
            DateOnly.FromDateTime(transaction.PostedAt.UtcDateTime),
            Money.Parse(transaction.Total, settlement.Currency)
        );
    }

    private static bool IsTrade(ComparedAmount amount) => amount.Kind != EventKind.BalanceMovement;

    private static string Text(Money? amount) => amount?.ToString() ?? "nothing";
}
