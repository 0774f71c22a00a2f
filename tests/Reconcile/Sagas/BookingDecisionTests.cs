using MlConnector.Kernel;
using MlConnector.Persistence.Connections;
using MlConnector.Reconcile.Sagas;

namespace MlConnector.Reconcile.Tests.Sagas;

public sealed class BookingDecisionTests
{
    private static readonly DateTimeOffset EndAt = new(2026, 7, 1, 3, 59, 59, TimeSpan.Zero);

    [Fact]
    public void A_settlement_that_ends_on_the_go_live_date_or_later_is_booked()
    {
        Assert.Equal(
            Disposition.Book,
            BookingDecision.Decide(Connection("UTC", new DateOnly(2026, 7, 1)), EndAt)
        );
    }

    [Fact]
    public void A_settlement_that_ends_the_day_before_go_live_is_shown_only()
    {
        Assert.Equal(
            Disposition.BeforeGoLive,
            BookingDecision.Decide(Connection("UTC", new DateOnly(2026, 7, 2)), EndAt)
        );
    }

    [Fact]
    public void The_last_day_counts_in_the_connections_time_zone()
    {
        // 03:59:59 UTC on 1 July is still 30 June in New York.
        Assert.Equal(
            Disposition.BeforeGoLive,
            BookingDecision.Decide(Connection("America/New_York", new DateOnly(2026, 7, 1)), EndAt)
        );
    }

    [Fact]
    public void A_connection_that_asks_for_approval_books_nothing_by_itself()
    {
        Assert.Equal(
            Disposition.AwaitApproval,
            BookingDecision.Decide(
                Connection("UTC", new DateOnly(2026, 1, 1), approvalRequired: true),
                EndAt
            )
        );
    }

    [Fact]
    public void Before_go_live_comes_before_approval()
    {
        Assert.Equal(
            Disposition.BeforeGoLive,
            BookingDecision.Decide(
                Connection("UTC", new DateOnly(2027, 1, 1), approvalRequired: true),
                EndAt
            )
        );
    }

    private static Connection Connection(
        string timeZone,
        DateOnly goLive,
        bool approvalRequired = false
    ) =>
        new(
            ConnectionId.Parse("acme-us"),
            "na",
            "A1",
            ["ATVPDKIKX0DER"],
            TimeZoneInfo.FindSystemTimeZoneById(timeZone),
            goLive,
            new AmazonEndpoints(
                new Uri("https://api.example"),
                new Uri("https://login.example"),
                TimeSpan.FromMinutes(15)
            ),
            new DeltekTenant(new Uri("https://deltek.example/api"), "db", "", false, null, null),
            new BookingRules(
                "12000",
                "",
                "B1",
                approvalRequired,
                new Dictionary<string, AccountAssignment>()
            )
        );
}
