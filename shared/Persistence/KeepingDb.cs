using Microsoft.EntityFrameworkCore;
using MlConnector.Persistence.Approvals;
using MlConnector.Persistence.Archive;

namespace MlConnector.Persistence;

/// <summary>What several services need: archive and approvals. Reached only through its interfaces.</summary>
public sealed class KeepingDb(DbContextOptions<KeepingDb> options) : ServiceDbContext(options)
{
    public const string SchemaName = "keeping";

    public override string Schema => SchemaName;

    internal DbSet<ArchivedDocument> Documents => Set<ArchivedDocument>();

    internal DbSet<PlanApproval> Approvals => Set<PlanApproval>();
}
