using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Kernel;

namespace MlConnector.Persistence.Approvals;

internal sealed class PlanApproval
{
    public required string SettlementKey { get; init; }

    public required string PlanHash { get; init; }

    public required string ApprovedBy { get; init; }

    public required DateTimeOffset ApprovedAt { get; init; }
}

internal sealed class PlanApprovalConfiguration : IEntityTypeConfiguration<PlanApproval>
{
    public void Configure(EntityTypeBuilder<PlanApproval> builder)
    {
        builder.ToTable("plan_approval");
        builder.HasKey(approval => new { approval.SettlementKey, approval.PlanHash });
        builder.Property(approval => approval.SettlementKey).HasMaxLength(80);
        builder.Property(approval => approval.PlanHash).HasMaxLength(64);
        builder.Property(approval => approval.ApprovedBy).HasMaxLength(200);
    }
}

internal sealed class PlanApprovals(IServiceScopeFactory scopes, TimeProvider time) : IPlanApprovals
{
    public async Task RecordAsync(
        SettlementKey settlement,
        ContentHash plan,
        string by,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeepingDb>();
        var (key, hash, now) = (settlement.ToString(), plan.Value, time.GetUtcNow());
        await db.Database.ExecuteSqlAsync(
            db.Database.IsSqlite()
                ? $"""INSERT INTO "plan_approval" ("SettlementKey", "PlanHash", "ApprovedBy", "ApprovedAt") VALUES ({key}, {hash}, {by}, {now.UtcTicks}) ON CONFLICT DO NOTHING"""
                : (FormattableString)
                    $"""INSERT INTO "keeping"."plan_approval" ("SettlementKey", "PlanHash", "ApprovedBy", "ApprovedAt") VALUES ({key}, {hash}, {by}, {now}) ON CONFLICT DO NOTHING""",
            cancellationToken
        );
    }

    public async Task<bool> IsApprovedAsync(
        SettlementKey settlement,
        ContentHash plan,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeepingDb>();
        var key = settlement.ToString();
        return await db.Approvals.AnyAsync(
            approval => approval.SettlementKey == key && approval.PlanHash == plan.Value,
            cancellationToken
        );
    }
}
