using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MlConnector.Kernel;
using MlConnector.Settlements;

namespace MlConnector.Reconcile.Domain.Proving;

/// <summary>
/// Adds up one settlement's rows by what Finances can be compared by, while the document is read. Its memory grows with
/// the orders.
/// </summary>
/// <param name="figures">Takes every row first and knows the categories.</param>
internal sealed class ComparedRows(string settlementId, SettlementFigures figures) : ISettlementRows
{
    private readonly Dictionary<(SettlementLabel Label, string Order, DateOnly Day), long> sums =
    [];

    public void Take(scoped in SettlementRow row)
    {
        figures.Take(row);
        if (
            row.Settlement.SettlementId != settlementId
            || row.Amount is not { IsZero: false } amount
            || row.Posted is not { } posted
        )
        {
            return;
        }

        var order = KindOf(row.Label).HasOrders ? row.OrderId : "";
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(
            sums,
            (row.Label, order, posted.Day),
            out _
        );
        // The reader refuses documents whose sums could overflow, after the rows were seen.
        sum += amount.Minor;
    }

    /// <summary>The report's side of the comparison.</summary>
    public ImmutableArray<ComparedAmount> Amounts(Currency currency) =>
        [
            .. sums.Select(entry => new ComparedAmount(
                KindOf(entry.Key.Label),
                entry.Key.Order,
                EventKind.ReportLabel(entry.Key.Label),
                entry.Key.Day,
                new Money(entry.Value, currency)
            )),
        ];

    private EventKind KindOf(SettlementLabel label) =>
        EventKind.OfReport(label, figures.CategoryOf(label));
}
