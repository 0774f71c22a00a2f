using System.Collections.Immutable;
using System.Globalization;

namespace MlConnector.Kernel;

/// <summary>One accounting period of a Deltek tenant.</summary>
/// <param name="Number">Deltek's integer <c>YYYYPP</c>, such as 202606.</param>
/// <param name="Start">First day, inclusive.</param>
/// <param name="End">Last day, inclusive.</param>
/// <param name="Closed">Closed for the connection's company.</param>
public sealed record FiscalPeriod(int Number, DateOnly Start, DateOnly End, bool Closed);

/// <summary>The periods of one tenant, without overlaps; gaps are possible and are answered with null.</summary>
public sealed class FiscalCalendar
{
    private readonly ImmutableArray<FiscalPeriod> periods;

    /// <exception cref="ArgumentException">Two periods overlap, or one ends before it starts.</exception>
    public FiscalCalendar(IEnumerable<FiscalPeriod> periods)
    {
        this.periods = [.. periods.OrderBy(p => p.Start)];
        foreach (var period in this.periods.Where(p => p.End < p.Start))
        {
            throw new ArgumentException(
                $"Period {period.Number} ends on {period.End:yyyy-MM-dd}, before it starts on {period.Start:yyyy-MM-dd}."
            );
        }

        foreach (var (earlier, later) in this.periods.Zip(this.periods.Skip(1)))
        {
            if (later.Start <= earlier.End)
            {
                throw new ArgumentException(
                    $"Periods {earlier.Number} and {later.Number} overlap on {later.Start:yyyy-MM-dd}."
                );
            }
        }
    }

    public IReadOnlyList<FiscalPeriod> Periods => periods;

    /// <summary>The period that holds the day, or null where the tenant has none.</summary>
    public FiscalPeriod? Find(DateOnly day)
    {
        var (low, high) = (0, periods.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (periods[middle].End < day)
            {
                low = middle + 1;
            }
            else if (periods[middle].Start > day)
            {
                high = middle - 1;
            }
            else
            {
                return periods[middle];
            }
        }

        return null;
    }

    /// <summary>Calendar months as open periods, for use without a tenant: 202606 is June 2026.</summary>
    public static FiscalCalendar CalendarMonths(DateOnly first, DateOnly last)
    {
        var months = new List<FiscalPeriod>();
        for (
            var month = new DateOnly(first.Year, first.Month, 1);
            month <= last;
            month = month.AddMonths(1)
        )
        {
            months.Add(
                new FiscalPeriod(
                    int.Parse(
                        month.ToString("yyyyMM", CultureInfo.InvariantCulture),
                        CultureInfo.InvariantCulture
                    ),
                    month,
                    month.AddMonths(1).AddDays(-1),
                    Closed: false
                )
            );
        }

        return new FiscalCalendar(months);
    }
}
