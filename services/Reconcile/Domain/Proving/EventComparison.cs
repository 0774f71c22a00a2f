using System.Collections.Immutable;
using MlConnector.Kernel;

namespace MlConnector.Reconcile.Domain.Proving;

/// <summary>
/// Compares the two sides, as finely as their names allow. What has a name on one side only (Amazon calls one bill
/// "Storage Fee" here and "FBAStorageBilling" there) is compared by kind and day, then by day; never left out.
/// </summary>
internal sealed class EventComparison
{
    private readonly Currency currency;
    private readonly List<Pair<(string Order, EventKind Kind)>> orders;
    private readonly List<Pair<(EventKind Kind, string Label, DateOnly Day)>> labels;
    private readonly List<Pair<DateOnly>> pools;
    private readonly Money reportTotal;
    private readonly Money financesTotal;

    public EventComparison(
        Currency currency,
        ImmutableArray<ComparedAmount> report,
        ImmutableArray<ComparedAmount> finances
    )
    {
        this.currency = currency;
        reportTotal = report.Sum(currency, amount => amount.Amount);
        financesTotal = finances.Sum(currency, amount => amount.Amount);
        orders = Join(
            report.Where(amount => amount.ByOrder),
            finances.Where(amount => amount.ByOrder),
            amount => (amount.Order, amount.Kind)
        );
        var named = Join(
            report.Where(amount => !amount.ByOrder),
            finances.Where(amount => !amount.ByOrder),
            amount => (amount.Kind, amount.Label, amount.Day)
        );
        labels = [.. named.Where(pair => pair.OnBothSides)];
        var byKind = JoinAgain(named.Where(pair => !pair.OnBothSides), key => (key.Kind, key.Day));
        pools = JoinAgain(byKind.Where(pair => !pair.IsEqual), key => key.Day);
        Pooled = byKind.Count;
    }

    public int Orders => orders.Count;

    public int Labels => labels.Count;

    /// <summary>Days and kinds that could only be compared together.</summary>
    public int Pooled { get; }

    /// <summary>
    /// Whether events that come late could settle the differences: what the report does not have never goes away by
    /// waiting.
    /// </summary>
    public bool MayStillAgree => Cells().All(difference => difference.Report is not null);

    public ImmutableArray<ProofDifference> Differences()
    {
        var differences = ImmutableArray.CreateBuilder<ProofDifference>();
        if (reportTotal != financesTotal)
        {
            differences.Add(new ProofDifference("the sum of all", reportTotal, financesTotal));
        }

        differences.AddRange(Cells());
        return differences.ToImmutable();
    }

    private IEnumerable<ProofDifference> Cells() =>
        [
            .. Differing(orders, key => $"order {key.Order}, {key.Kind.Name}"),
            .. Differing(labels, key => $"{key.Kind.Name} '{key.Label}' of {key.Day:yyyy-MM-dd}"),
            .. Differing(pools, day => $"amounts without order of {day:yyyy-MM-dd}"),
        ];

    private static IEnumerable<ProofDifference> Differing<TKey>(
        IEnumerable<Pair<TKey>> pairs,
        Func<TKey, string> what
    ) =>
        pairs
            .Where(pair => !pair.IsEqual)
            .Select(pair => new ProofDifference(what(pair.Key), pair.Report, pair.Finances));

    private List<Pair<TKey>> Join<TKey>(
        IEnumerable<ComparedAmount> report,
        IEnumerable<ComparedAmount> finances,
        Func<ComparedAmount, TKey> key
    )
        where TKey : notnull
    {
        var reportSums = Sums(report.Select(amount => (key(amount), amount.Amount)));
        var financesSums = Sums(finances.Select(amount => (key(amount), amount.Amount)));
        return Join(reportSums, financesSums);
    }

    private List<Pair<TCoarse>> JoinAgain<TFine, TCoarse>(
        IEnumerable<Pair<TFine>> pairs,
        Func<TFine, TCoarse> key
    )
        where TCoarse : notnull
    {
        var left = new List<(TCoarse, Money)>();
        var right = new List<(TCoarse, Money)>();
        foreach (var pair in pairs)
        {
            if (pair.Report is { } report)
            {
                left.Add((key(pair.Key), report));
            }

            if (pair.Finances is { } finances)
            {
                right.Add((key(pair.Key), finances));
            }
        }

        return Join(Sums(left), Sums(right));
    }

    private static List<Pair<TKey>> Join<TKey>(
        Dictionary<TKey, Money> report,
        Dictionary<TKey, Money> finances
    )
        where TKey : notnull =>
        [
            .. report
                .Keys.Union(finances.Keys)
                .Select(key => new Pair<TKey>(
                    key,
                    report.TryGetValue(key, out var left) ? left : null,
                    finances.TryGetValue(key, out var right) ? right : null
                )),
        ];

    private Dictionary<TKey, Money> Sums<TKey>(IEnumerable<(TKey Key, Money Amount)> amounts)
        where TKey : notnull =>
        amounts
            .GroupBy(amount => amount.Key)
            .ToDictionary(same => same.Key, same => same.Sum(currency, amount => amount.Amount));

    private sealed record Pair<TKey>(TKey Key, Money? Report, Money? Finances)
    {
        public bool OnBothSides => Report is not null && Finances is not null;

        /// <summary>A side that has nothing equals a side whose amounts come to zero.</summary>
        public bool IsEqual => (Report?.Minor ?? 0) == (Finances?.Minor ?? 0);
    }
}
