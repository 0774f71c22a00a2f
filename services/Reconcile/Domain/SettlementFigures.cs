using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MlConnector.Kernel;
using MlConnector.Settlements;
using MlConnector.Settlements.Categories;

namespace MlConnector.Reconcile.Domain;

/// <summary>
/// Adds up a document's rows while it is read: per label, and per category and accounting day. To be used when the
/// document was accepted. Its memory grows with labels and days, not with rows.
/// </summary>
/// <param name="zone">The connection's time zone, in which an instant has its accounting day.</param>
public sealed class SettlementFigures(CategoryCatalogue catalogue, TimeZoneInfo zone)
    : ISettlementRows
{
    private readonly LabelTotals labels = new();
    private readonly Dictionary<SettlementLabel, Category?> categories = [];
    private readonly Dictionary<(string Settlement, SettlementLabel, DateOnly Day), long> days = [];

    public void Take(scoped in SettlementRow row)
    {
        labels.Take(row);
        if (row.Amount is not { IsZero: false } amount || row.Posted is not { } posted)
        {
            return;
        }

        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(
            days,
            (row.Settlement.SettlementId, row.Label, posted.DayIn(zone)),
            out _
        );
        // The reader refuses documents whose sums could overflow, after the rows were seen.
        sum += amount.Minor;
    }

    public ImmutableArray<CategoryTotal> Categories(Settlement settlement) =>
        [
            .. labels
                .Of(settlement.SettlementId)
                .GroupBy(total => CategoryOf(total.Label))
                .Where(same => same.Key is not null)
                .Select(same => new CategoryTotal(
                    same.Key ?? throw new InvalidOperationException("Filtered above."),
                    same.Sum(settlement.Currency, total => total.Amount),
                    same.Sum(total => total.Rows)
                ))
                .OrderBy(total => total.Category.Order),
        ];

    /// <summary>Labels without category, in the order of their first rows. While there is one, nothing is booked.</summary>
    public ImmutableArray<UnmappedLabel> Unmapped(Settlement settlement) =>
        [
            .. labels
                .Of(settlement.SettlementId)
                .Where(total => CategoryOf(total.Label) is null)
                .Select(total => new UnmappedLabel(
                    total.Label,
                    total.Amount,
                    total.Rows,
                    total.FirstRow,
                    catalogue.Suggest(total.Label, total.Amount)
                )),
        ];

    /// <summary>What is to be booked, by category and accounting day; labels without category are not in it.</summary>
    public ImmutableArray<CategoryDay> Days(Settlement settlement) =>
        [
            .. days.Where(entry => entry.Key.Settlement == settlement.SettlementId)
                .Select(entry =>
                    (Category: CategoryOf(entry.Key.Item2), entry.Key.Day, entry.Value)
                )
                .Where(entry => entry.Category is not null)
                .GroupBy(entry => (entry.Category, entry.Day))
                .Select(same => new CategoryDay(
                    same.Key.Category ?? throw new InvalidOperationException("Filtered above."),
                    same.Key.Day,
                    new Money(same.Sum(entry => entry.Value), settlement.Currency)
                ))
                .OrderBy(total => total.Day)
                .ThenBy(total => total.Category.Order),
        ];

    /// <summary>The label's category, or null; asked of the catalogue once per label.</summary>
    internal Category? CategoryOf(SettlementLabel label)
    {
        if (!categories.TryGetValue(label, out var category))
        {
            category = catalogue.Find(label);
            categories.Add(label, category);
        }

        return category;
    }
}
