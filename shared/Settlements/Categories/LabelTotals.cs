using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MlConnector.Kernel;

namespace MlConnector.Settlements.Categories;

/// <summary>What the rows of one label come to within one settlement.</summary>
/// <param name="Rows">Rows with this label, those without amount included.</param>
/// <param name="FirstRow">Line of the first of them.</param>
public sealed record LabelTotal(SettlementLabel Label, Money Amount, int Rows, int FirstRow);

/// <summary>Adds up the rows of a document by settlement and label, in the order in which labels appear.</summary>
public sealed class LabelTotals : ISettlementRows
{
    private readonly Dictionary<(string SettlementId, SettlementLabel Label), Tally> tallies = [];

    public void Take(scoped in SettlementRow row)
    {
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(
            tallies,
            (row.Settlement.SettlementId, row.Label),
            out _
        );
        tally ??= new Tally(row.Settlement.Currency, row.Row);
        // Unchecked on purpose: the reader refuses documents whose sums could overflow, after the rows were seen.
        tally.Minor += row.Amount?.Minor ?? 0;
        tally.Rows++;
    }

    /// <summary>The settlement's labels; nothing when the document does not hold it.</summary>
    public ImmutableArray<LabelTotal> Of(string settlementId) =>
        [
            .. tallies
                .Where(entry => entry.Key.SettlementId == settlementId)
                .OrderBy(entry => entry.Value.FirstRow)
                .Select(entry => new LabelTotal(
                    entry.Key.Label,
                    new Money(entry.Value.Minor, entry.Value.Currency),
                    entry.Value.Rows,
                    entry.Value.FirstRow
                )),
        ];

    private sealed class Tally(Currency currency, int firstRow)
    {
        public Currency Currency => currency;

        public int FirstRow => firstRow;

        public long Minor { get; set; }

        public int Rows { get; set; }
    }
}
