using System.Globalization;
using CsCheck;

namespace MlConnector.Kernel.Tests;

public sealed class FiscalCalendars
{
    private static readonly FiscalCalendar FourFourFive = new([
        new FiscalPeriod(202601, new DateOnly(2025, 12, 28), new DateOnly(2026, 1, 24), true),
        new FiscalPeriod(202602, new DateOnly(2026, 1, 25), new DateOnly(2026, 2, 21), false),
        new FiscalPeriod(202604, new DateOnly(2026, 3, 29), new DateOnly(2026, 4, 25), false),
    ]);

    [Theory]
    [InlineData("2025-12-27", null)]
    [InlineData("2025-12-28", 202601)]
    [InlineData("2026-01-24", 202601)]
    [InlineData("2026-01-25", 202602)]
    [InlineData("2026-02-22", null)]
    [InlineData("2026-04-25", 202604)]
    [InlineData("2026-04-26", null)]
    public void A_day_finds_its_period_or_none(string day, int? number)
    {
        Assert.Equal(
            number,
            FourFourFive
                .Find(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture))
                ?.Number
        );
    }

    [Fact]
    public void Periods_that_overlap_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new FiscalCalendar([
                new FiscalPeriod(
                    202601,
                    new DateOnly(2026, 1, 1),
                    new DateOnly(2026, 1, 31),
                    false
                ),
                new FiscalPeriod(
                    202602,
                    new DateOnly(2026, 1, 31),
                    new DateOnly(2026, 2, 28),
                    false
                ),
            ])
        );
        Assert.Contains("202601 and 202602 overlap on 2026-01-31", error.Message);
    }

    [Fact]
    public void A_period_that_ends_before_it_starts_is_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            new FiscalCalendar([
                new FiscalPeriod(
                    202601,
                    new DateOnly(2026, 1, 31),
                    new DateOnly(2026, 1, 1),
                    false
                ),
            ])
        );
    }

    [Fact]
    public void Calendar_months_hold_every_day_once()
    {
        var months = FiscalCalendar.CalendarMonths(
            new DateOnly(2023, 12, 31),
            new DateOnly(2026, 3, 1)
        );
        Assert.Equal(28, months.Periods.Count);
        Gen.Int[0, 790]
            .Sample(days =>
            {
                var day = new DateOnly(2024, 1, 1).AddDays(days);
                return months.Find(day)?.Number == (day.Year * 100) + day.Month;
            });
    }
}
