using System.Collections.Immutable;
using System.Globalization;

namespace MlConnector.Sandbox.Scenarios;

/// <summary>Makes a scenario from a seed and a day; pure, the same input gives the same output.</summary>
internal static class ScenarioGenerator
{
    /// <summary>A settlement ends at least this long ago, since Amazon's events may come 48 hours late.</summary>
    private static readonly TimeSpan SettledSince = TimeSpan.FromDays(4);

    /// <summary>Amazon keeps reports for 90 days; all settlements of a series must fit into that window.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(84);

    public static Scenario Generate(SandboxOptions options, DateOnly today)
    {
        var sellers = Sellers.All(options.ParallelSeries);
        var series = sellers
            .SelectMany(s => s.Series.Select(one => (Seller: s, Series: one)))
            .ToList();
        var random = new SeededRandom(options.Seed);
        var settlements = ImmutableArray.CreateBuilder<Settlement>(options.Settlements);
        for (var i = 0; i < series.Count; i++)
        {
            var count =
                (options.Settlements / series.Count)
                + (i < options.Settlements % series.Count ? 1 : 0);
            var negative = options.NegativeSettlement && i == 0 && count > 1 ? count - 2 : -1;
            settlements.AddRange(
                GenerateSeries(
                    series[i].Seller,
                    series[i].Series,
                    Periods(today, count, hour: 3 + (5 * sellers.IndexOf(series[i].Seller))),
                    options.Rows,
                    negative,
                    new SeriesIds(random.Fork((ulong)i), i)
                )
            );
        }

        return new Scenario(today, sellers, settlements.ToImmutable());
    }

    private static IEnumerable<Settlement> GenerateSeries(
        Seller seller,
        SettlementSeries series,
        ImmutableArray<(DateTimeOffset Start, DateTimeOffset End)> periods,
        int rows,
        int negativeIndex,
        SeriesIds ids
    )
    {
        var (reserve, debt) = (0L, 0L);
        var sold = new List<EconomicEvent>();
        for (var i = 0; i < periods.Length; i++)
        {
            var events = new SettlementBuilder(
                series,
                periods[i].Start,
                periods[i].End,
                rows - 1,
                ids,
                sold
            ).Build(reserve, debt, negative: i == negativeIndex);
            var settlementId = ids.NextSettlementId();
            var settlement = new Settlement(
                seller,
                series,
                settlementId,
                ids.ReportId(settlementId),
                ids.DocumentId(seller.Region, settlementId),
                ids.EventGroupId(settlementId),
                periods[i].Start,
                periods[i].End,
                Compressed: i % 2 == 0,
                events
            );
            reserve = -events.Where(e => e.Kind == EventKind.CurrentReserve).Sum(e => e.Total);
            debt = Math.Min(0, settlement.Total);
            yield return settlement;
        }
    }

    /// <summary>
    /// Consecutive periods, two weeks each, or shorter where so many would not fit into Amazon's 90 days.
    /// The last one crosses a month's end where there is room for that.
    /// </summary>
    internal static ImmutableArray<(DateTimeOffset Start, DateTimeOffset End)> Periods(
        DateOnly today,
        int count,
        int hour
    )
    {
        if (count == 0)
        {
            return [];
        }

        var length = TimeSpan.FromHours(Math.Clamp((int)(Window.TotalHours / count), 1, 14 * 24));
        var end =
            new DateTimeOffset(today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            - SettledSince
            + TimeSpan.FromHours(hour - 24);
        var spare = (int)(Window - (length * count)).TotalDays;
        for (var back = 0; back <= spare && length.TotalDays >= 14; back++)
        {
            if (end.AddDays(-back).Day is >= 3 and <= 11)
            {
                end = end.AddDays(-back);
                break;
            }
        }

        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => (end - (length * (count - i)), end - (length * (count - i - 1)))),
        ];
    }
}

/// <summary>Ids of one series, all drawn from its own stream.</summary>
internal sealed class SeriesIds(SeededRandom random, int series)
{
    /// <summary>Each series has its own range, so that ids never meet.</summary>
    private long settlementId =
        20_000_000_000L + (series * 15_000_000_000L) + random.Between(1L, 9_000_000_000L);

    public SeededRandom Random => random;

    public string NextSettlementId()
    {
        settlementId += random.Between(1_000, 900_000);
        return settlementId.ToString(CultureInfo.InvariantCulture);
    }

    public string NextOrderId() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{random.Between(111, 114)}-{random.Between(1_000_000, 9_999_999)}-{random.Between(1_000_000, 9_999_999)}"
        );

    public string NextShipmentId() => Letters('D', 8);

    public string NextOrderItemCode() =>
        random.Between(10_000_000_000L, 99_999_999_999L).ToString(CultureInfo.InvariantCulture);

    public string ReportId(string settlement) => $"50{settlement[..6]}0{settlement[6..]}";

    public string DocumentId(string region, string settlement) =>
        $"amzn1.spdoc.1.4.{region}.{Digest.Hex("document", settlement, 32)}.T1BIRCHWOOD.2500";

    public string EventGroupId(string settlement) => Digest.Base64Url("event-group", settlement);

    private string Letters(char first, int count) =>
        first
        + string.Concat(
            Enumerable
                .Range(0, count)
                .Select(_ => "0123456789BCDFGHJKLMNPQRSTVWXZ"[random.Between(0, 29)])
        );
}
