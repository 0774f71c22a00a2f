using MlConnector.Kernel;
using MlConnector.Persistence.Approvals;

namespace MlConnector.Persistence.Tests;

public sealed class ApprovalsOfPlans
{
    private static readonly SettlementKey Settlement = SettlementKey.Parse("na/A1B2C3/28471003921");
    private static readonly SettlementKey OtherSettlement = SettlementKey.Parse(
        "na/A1B2C3/28471003922"
    );
    private static readonly ContentHash Plan = ContentHash.Of("plan"u8);
    private static readonly ContentHash OtherPlan = ContentHash.Of("another plan"u8);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_plan_without_an_approval_on_record_is_not_approved(
        DatabaseProvider provider
    )
    {
        await using var kept = await KeptDatabase.CreateAsync(provider);

        Assert.False(
            await kept.Get<IPlanApprovals>()
                .IsApprovedAsync(Settlement, Plan, CancellationToken.None)
        );
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task An_approval_holds_for_its_plan_of_its_settlement_and_for_no_other(
        DatabaseProvider provider
    )
    {
        await using var kept = await KeptDatabase.CreateAsync(provider);
        var approvals = kept.Get<IPlanApprovals>();

        await approvals.RecordAsync(Settlement, Plan, "automatic", CancellationToken.None);

        Assert.True(await approvals.IsApprovedAsync(Settlement, Plan, CancellationToken.None));
        Assert.False(
            await approvals.IsApprovedAsync(Settlement, OtherPlan, CancellationToken.None)
        );
        Assert.False(
            await approvals.IsApprovedAsync(OtherSettlement, Plan, CancellationToken.None)
        );
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task The_first_approval_of_a_plan_stays_on_record(DatabaseProvider provider)
    {
        await using var kept = await KeptDatabase.CreateAsync(provider);
        var approvals = kept.Get<IPlanApprovals>();

        await approvals.RecordAsync(Settlement, Plan, "Mary Miller", CancellationToken.None);
        await approvals.RecordAsync(Settlement, Plan, "automatic", CancellationToken.None);

        Assert.Equal(["Mary Miller"], await kept.ListApproversAsync());
    }
}
