using Microsoft.EntityFrameworkCore;

namespace MassTransit.EntityFrameworkCoreIntegration;

/// <summary>A context whose model is a list of saga maps.</summary>
public abstract class SagaDbContext(DbContextOptions options) : DbContext(options)
{
    protected abstract IEnumerable<ISagaClassMap> Configurations { get; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var map in Configurations)
        {
            map.Configure(modelBuilder);
        }
    }
}
